// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::text {

/// Bytes [begin, end) of a text.
struct Range {
  std::size_t begin = 0, end = 0;
};

/// An Oniguruma pattern in its own (Oniguruma) syntax: nested classes such as BLOOM's mean what the tokenizer's file
/// meant. Searching is const and may be done by several threads at once.
class Regex {
 public:
  /// `where` begins the message of the InputError that a faulty pattern gives.
  Regex(std::string_view pattern, const std::string& where);

  /// All matches from left to right; none overlap, and no empty one follows directly after another match.
  /// The text must be well-formed UTF-8.
  std::vector<Range> find_all(std::string_view text) const;
  bool found_in(std::string_view text) const { return !find_all(text).empty(); }

 private:
  std::shared_ptr<void> compiled_;
};

}  // namespace lethe::text
