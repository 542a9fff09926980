// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include "engine/tuning/full.h"
#include "engine/tuning/method.h"

namespace lethe::engine {

std::unique_ptr<Method> make_method(const std::string& name, const Json& options) {
  static const std::map<std::string, std::unique_ptr<Method> (*)(const Json&)> makers = {
      {"full", make_full},
  };
  if (const auto maker = makers.find(name); maker != makers.end()) return maker->second(options);
  std::vector<std::string> known;
  for (const auto& [known_name, maker] : makers) known.push_back(known_name);
  throw InputError("method '" + name + "' is not known to the engine" + did_you_mean(name, known));
}

}  // namespace lethe::engine
