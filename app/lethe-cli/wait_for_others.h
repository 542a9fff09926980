// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "stop_signals.h"
#include "store/lock.h"
#include "store/queries.h"

namespace lethe::cli {

/// Who works on all that is queued in a database; nullopt when nobody does.
std::optional<store::Holder> queue_taker(const std::filesystem::path& database);

/// Queued or running.
bool is_open(store::Status status);

enum class Waited {
  Ended,          ///< none of the runs is open any more, or one was stopped
  Stopped,        ///< a stop was asked for here; the runs stay queued
  NobodyRecords,  ///< some are still queued, and no program works on them
};

/// Waits for runs that another program executes and tells how they stand.
Waited wait_for_others(store::Database& database, const std::vector<std::string>& runs, StopSignals& signals);

}  // namespace lethe::cli
