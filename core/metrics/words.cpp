// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/words.h"

#include <cstdint>

namespace lethe::metrics {

namespace {

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;
};

// Bytes that are no UTF-8 count as themselves.
CodePoint code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t bytes = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (bytes == 1 || bytes > text.size()) return {first, 1};
  std::uint32_t value = first & (0xFFu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {first, 1};
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  return {value, bytes};
}

bool is_white(CodePoint point) {
  const std::uint32_t c = point.value;
  if (point.bytes == 1) return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

// For letters of two bytes whose lower case has two bytes as well.
std::uint32_t lower(std::uint32_t c) {
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if ((c >= 0x100 && c <= 0x12F) || (c >= 0x132 && c <= 0x137) || (c >= 0x14A && c <= 0x177)) return c | 1;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c + (c & 1);
  if (c == 0x178) return 0xFF;
  if (c == 0x386) return 0x3AC;
  if (c >= 0x388 && c <= 0x38A) return c + 37;
  if (c == 0x38C) return 0x3CC;
  if (c == 0x38E || c == 0x38F) return c + 63;
  if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  return c;
}

}  // namespace

Tokens split_white_space(std::string_view text) {
  Tokens tokens;
  bool inside = false;
  while (!text.empty()) {
    const CodePoint point = code_point(text);
    const bool white = is_white(point);
    if (!white && !inside) tokens.emplace_back();
    if (!white) tokens.back() += text.substr(0, point.bytes);
    inside = !white;
    text = text.substr(point.bytes);
  }
  return tokens;
}

Tokens split_single_space(std::string_view text) {
  Tokens tokens;
  while (true) {
    const std::size_t space = text.find(' ');
    tokens.emplace_back(text.substr(0, space));
    if (space == std::string_view::npos) return tokens;
    text = text.substr(space + 1);
  }
}

std::string lower_case(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const CodePoint point = code_point(text);
    if (point.bytes == 1) {
      const char c = text[0];
      result += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    } else if (point.bytes == 2) {
      const std::uint32_t c = lower(point.value);
      result += static_cast<char>(0xC0 | c >> 6);
      result += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      result += text.substr(0, point.bytes);
    }
    text = text.substr(point.bytes);
  }
  return result;
}

NGrams count_ngrams(const Tokens& tokens, std::size_t n) {
  NGrams counts;
  for (std::size_t i = 0; i + n <= tokens.size(); ++i) {
    const auto first = tokens.begin() + static_cast<std::ptrdiff_t>(i);
    ++counts[Tokens(first, first + static_cast<std::ptrdiff_t>(n))];
  }
  return counts;
}

double f_measure(double precision, double recall) {
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

}  // namespace lethe::metrics
