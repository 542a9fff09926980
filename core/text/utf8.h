// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace lethe::text {

/// A code point and the bytes it takes; size 0 at the end of the text.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;
};

/// The code point at the start of well-formed UTF-8.
CodePoint first_code_point(std::string_view text);
/// The code point at the end of well-formed UTF-8.
CodePoint last_code_point(std::string_view text);

void append_utf8(std::string& text, char32_t code_point);

/// The text with every ill-formed stretch replaced by U+FFFD, one for each maximal subpart (Unicode 3.9, table 3-8),
/// as Python's errors="replace" does.
std::string to_valid_utf8(std::string_view bytes);

/// The Unicode property White_Space.
bool is_white_space(char32_t code_point);
/// Bytes of white space at an end of well-formed UTF-8.
std::size_t white_space_at_start(std::string_view text);
std::size_t white_space_at_end(std::string_view text);

}  // namespace lethe::text
