// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "study/study.h"

namespace lethe::study {

/// A method of a study with everything looked up: its own options and what it overrides are parted.
struct ChosenMethod {
  const catalog::MethodEntry* entry = nullptr;
  Choice choice;
  Json training = Json::object();  ///< the training keys it overrides
  std::string where;
  std::string label;
};

/// Strategies that act together in one run.
struct ChosenStrategies {
  std::vector<const catalog::StrategyEntry*> entries;
  std::vector<Choice> choices;
  std::string label;  ///< "" for sequential, which goes without saying
};

/// Throw InputError, beginning with `where`.
ChosenMethod chosen_method(const Choice& written, const catalog::Catalog& catalog, const std::string& where);
ChosenStrategies chosen_strategies(const std::vector<Choice>& written, const catalog::Catalog& catalog,
                                   const std::string& where);

/// Makes equal labels differ by naming the settings in which their owners do («lora r8 alpha 16», «lora r8 alpha 32»).
void tell_apart(std::vector<ChosenMethod>& methods);
void tell_apart(std::vector<ChosenStrategies>& strategies);

std::vector<StagePlan> plan(const ChosenStrategies& strategies, std::span<const catalog::PlannedItem> sequence);

}  // namespace lethe::study
