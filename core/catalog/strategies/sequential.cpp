// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/strategies/strategies.h"

namespace lethe::catalog {

std::vector<study::StagePlan> plan_in_sequence(std::span<const PlannedItem> sequence) {
  std::vector<study::StagePlan> plans;
  for (const PlannedItem& planned : sequence) {
    const int index = static_cast<int>(plans.size()) + 1;
    const std::string& task = planned.item.task.name;
    plans.push_back({index, index - 1, {task}, {{task, planned.rows, 0}}, planned.item.training});
  }
  return plans;
}

StrategyEntry sequential_strategy() {
  return {"sequential", "One task after the other; nothing is done against forgetting."};
}

}  // namespace lethe::catalog
