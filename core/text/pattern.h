// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base/json.h"
#include "text/regex.h"

namespace lethe::text {

/// What a part looks for: {"String": literal} or {"Regex": Oniguruma's syntax}.
class Pattern {
 public:
  Pattern(const Json& json, const std::string& where);
  /// As Regex::find_all; empty where the text is.
  std::vector<Range> find_all(std::string_view text) const;

 private:
  std::string literal_;
  std::shared_ptr<const Regex> regex_;  // null: the literal
};

/// The text with `content` in place of every range; they come from left to right and do not overlap.
std::string replace_ranges(std::string_view text, const std::vector<Range>& ranges, std::string_view content);

}  // namespace lethe::text
