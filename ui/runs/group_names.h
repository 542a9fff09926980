// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "runs/run_facts.h"

namespace lethe::ui {

/// For one run of each group: what tells it from the groups whose model, method and strategy are the same, such as
/// «epochs 4» or, with `sequences`, the order of tasks; empty where these three suffice.
std::vector<QString> what_tells_apart(const std::vector<const RunFacts*>& groups, bool sequences);

}  // namespace lethe::ui
