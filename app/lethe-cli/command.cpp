// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"

#include <algorithm>
#include <charconv>

namespace lethe::cli {

CLI::Validator at_least(std::int64_t least) {
  return CLI::Validator(
      [least](const std::string& text) -> std::string {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc() && end == text.data() + text.size() && value >= least) return "";
        return "expected a whole number of at least " + std::to_string(least) + ", got '" + text + "'";
      },
      "");
}

CLI::Validator one_of(std::vector<std::string> known) {
  return CLI::Validator(
      [known](const std::string& text) -> std::string {
        if (std::find(known.begin(), known.end(), text) != known.end()) return "";
        return "expected one of " + join(known, ", ") + ", got '" + text + "'" + did_you_mean(text, known);
      },
      "");
}

}  // namespace lethe::cli
