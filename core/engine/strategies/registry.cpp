// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include "engine/strategies/sequential.h"
#include "engine/strategies/strategy.h"

namespace lethe::engine {

std::unique_ptr<Strategy> make_strategy(const std::string& name, const Json& options) {
  static const std::map<std::string, std::unique_ptr<Strategy> (*)(const Json&)> makers = {
      {"sequential", make_sequential},
  };
  if (const auto maker = makers.find(name); maker != makers.end()) return maker->second(options);
  std::vector<std::string> known;
  for (const auto& [known_name, maker] : makers) known.push_back(known_name);
  throw InputError("strategy '" + name + "' is not known to the engine" + did_you_mean(name, known));
}

}  // namespace lethe::engine
