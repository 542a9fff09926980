// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/entries.h"

#include "catalog/methods/methods.h"
#include "catalog/strategies/strategies.h"

namespace lethe::catalog {

std::vector<MethodEntry> all_methods() { return {full_method()}; }

std::vector<StrategyEntry> all_strategies() { return {sequential_strategy()}; }

std::string label_of(const std::string& name, std::span<const LabelPart> parts, const Json& options) {
  std::string label = name;
  for (const LabelPart& part : parts)
    if (const auto value = options.find(part.option); value != options.end() && !value->is_null())
      label += " " + part.prefix + (value->is_string() ? value->get<std::string>() : value->dump());
  return label;
}

}  // namespace lethe::catalog
