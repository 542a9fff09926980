// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>
#include <vector>

#include "store/queries.h"

namespace lethe::ui {

/// Runs that were in progress when a program died, in the order of the queue.
struct Interrupted {
  std::vector<std::string> runs;
  QString sentence;  ///< where the first one was, where it goes on, and how many more there are
};

Interrupted interrupted_runs(store::Database& database);

}  // namespace lethe::ui
