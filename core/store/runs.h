// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "store/database.h"

/// Changes to the list of runs; any program may make them while another records.
namespace lethe::store {

/// A run as it enters the database: its spec as text, and what lists show of it.
struct NewRun {
  Json spec;
  std::string spec_hash, study, model, label;
  std::vector<std::string> sequence;
  Json method, strategies, evaluation;  ///< evaluation: what decides which samples are scored and how
  std::uint64_t seed = 0;
  int stages = 0;  ///< with stage 0
};

/// Queues the runs of a study and returns their ids in the same order. A spec that is there already keeps its run:
/// done, queued or running it stays so, failed or stopped it is queued again and will go on where it was.
std::vector<std::string> add_runs(Database& database, const std::string& study, const Json& study_json,
                                  const std::vector<NewRun>& runs);

std::optional<std::string> next_queued(Database& database);

/// Queues a failed or stopped run again. Throws InputError for another one.
void retry_run(Database& database, const std::string& id);
/// Takes a run that is not running out, with all that no other run shares. Throws InputError.
void remove_run(Database& database, const std::string& id);
/// The same with the first ones of several, as many as can be in a time and one at least; returns how many. At one that
/// cannot go it throws; those before it are gone.
std::size_t remove_runs(Database& database, std::span<const std::string> ids, std::chrono::milliseconds time);
/// Puts runs, each named once, before another one in the queue, or last, in this order.
void move_runs(Database& database, const std::vector<std::string>& ids, const std::optional<std::string>& before);

/// Runs that a dead program left running become stopped ("interrupted"); nothing when somebody records.
void interrupt_dead(Database& database);

/// A run whose last attempt was interrupted and may still go on elsewhere.
struct Orphan {
  std::string run, handle;
  int attempt = 0;
};
std::vector<Orphan> interrupted_with_handle(Database& database);

}  // namespace lethe::store
