// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/utf8.h"

#include <algorithm>

namespace lethe::text {

namespace {

unsigned char byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

std::size_t length_by_lead(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// The second byte's range is narrower after some leads: no overlong forms, surrogates or values above U+10FFFF.
bool is_second(unsigned char lead, unsigned char second) {
  const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  return second >= low && second <= high;
}

struct Subpart {
  std::size_t size;
  bool well_formed;
};

Subpart maximal_subpart(std::string_view text) {
  const unsigned char lead = byte_at(text, 0);
  const std::size_t length = length_by_lead(lead);
  if (length <= 1) return {1, length == 1};
  std::size_t size = 1;
  while (size < length && size < text.size()) {
    const unsigned char next = byte_at(text, size);
    if (size == 1 ? !is_second(lead, next) : (next & 0xC0) != 0x80) break;
    ++size;
  }
  return {size, size == length};
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
  if (text.empty()) return {};
  const unsigned char lead = byte_at(text, 0);
  const std::size_t size = length_by_lead(lead);
  if (size <= 1) return {lead, 1};
  char32_t value = lead & (0xFFu >> (size + 1));
  for (std::size_t i = 1; i < size && i < text.size(); ++i) value = (value << 6) | (byte_at(text, i) & 0x3Fu);
  return {value, std::min(size, text.size())};
}

CodePoint last_code_point(std::string_view text) {
  if (text.empty()) return {};
  std::size_t start = text.size() - 1;
  while (start > 0 && (byte_at(text, start) & 0xC0) == 0x80) --start;
  return first_code_point(text.substr(start));
}

void append_utf8(std::string& text, char32_t c) {
  const auto tail = [&](int shift) { text += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0 | (c >> 12));
    tail(6), tail(0);
  } else {
    text += static_cast<char>(0xF0 | (c >> 18));
    tail(12), tail(6), tail(0);
  }
}

std::string to_valid_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const Subpart part = maximal_subpart(bytes);
    if (part.well_formed)
      text.append(bytes.substr(0, part.size));
    else
      text.append("\xEF\xBF\xBD");
    bytes.remove_prefix(part.size);
  }
  return text;
}

bool is_white_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::size_t white_space_at_end(std::string_view text) {
  std::size_t size = 0;
  for (CodePoint last = last_code_point(text); last.size && is_white_space(last.value); last = last_code_point(text)) {
    size += last.size;
    text.remove_suffix(last.size);
  }
  return size;
}

std::size_t white_space_at_start(std::string_view text) {
  std::size_t size = 0;
  for (CodePoint c = first_code_point(text); c.size && is_white_space(c.value); c = first_code_point(text)) {
    size += c.size;
    text.remove_prefix(c.size);
  }
  return size;
}

}  // namespace lethe::text
