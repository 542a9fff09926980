// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/charsmap.h"

#include "base/base64.h"
#include "base/error.h"
#include "text/growth.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace lethe::text {

namespace {

constexpr std::size_t largest_cluster = 5;  // bytes, that are mapped as one

std::uint32_t unit_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// The fields of a unit: Darts-clone, darts.h, class DoubleArrayUnit.
bool has_value(std::uint32_t unit) { return (unit >> 8) & 1; }
std::uint32_t value_of(std::uint32_t unit) { return unit & 0x7FFFFFFFu; }
std::uint32_t label_of(std::uint32_t unit) { return unit & 0x800000FFu; }
std::uint32_t offset_of(std::uint32_t unit) { return (unit >> 10) << ((unit & 0x200u) >> 6); }

}  // namespace

Charsmap::Charsmap(std::string_view bytes, const std::string& where) {
  const std::size_t size = bytes.size() < 4 ? 0 : unit_at(bytes, 0);
  if (size == 0 || size % 4 != 0 || size > bytes.size() - 4)
    throw InputError(where + ": its " + std::to_string(bytes.size()) + " bytes say that a trie of " +
                     std::to_string(size) + " bytes follows; expected a multiple of 4 that they hold");
  for (std::size_t at = 4; at < 4 + size; at += 4) units_.push_back(unit_at(bytes, at));
  texts_ = to_valid_utf8(bytes.substr(4 + size));
  for (std::size_t c = 0; c < keeps_ascii_.size(); ++c) {
    const char character = static_cast<char>(c);
    const auto found = find({&character, 1});
    keeps_ascii_[c] = !found || *found == std::string_view(&character, 1);
  }
}

Charsmap Charsmap::from_base64(std::string_view text, const std::string& where) {
  std::string bytes;
  try {
    bytes = lethe::from_base64(text);
  } catch (const InputError& error) {
    throw InputError(where + ": " + error.what());
  }
  return Charsmap(bytes, where);
}

std::optional<std::string_view> Charsmap::find(std::string_view part) const {
  std::size_t at = offset_of(units_[0]);
  for (const char c : part) {
    const auto byte = static_cast<unsigned char>(c);
    at ^= byte;
    if (byte == 0 || at >= units_.size() || label_of(units_[at]) != byte) return std::nullopt;
    const std::uint32_t unit = units_[at];
    at ^= offset_of(unit);
    if (!has_value(unit)) continue;
    if (at >= units_.size() || value_of(units_[at]) > texts_.size()) return std::nullopt;
    const std::string_view rest = std::string_view(texts_).substr(value_of(units_[at]));
    if (!rest.empty() && (rest[0] & 0xC0) == 0x80)
      throw InputError("the map of characters in the tokenizer leads into the middle of one; fetch the tokenizer anew");
    return rest.substr(0, rest.find('\0'));
  }
  return std::nullopt;
}

void Charsmap::append_cluster(std::string& mapped, std::string_view cluster) const {
  if (cluster.size() <= largest_cluster)
    if (const auto found = find(cluster)) {
      mapped += *found;
      return;
    }
  while (!cluster.empty()) {
    const std::string_view character = cluster.substr(0, first_code_point(cluster).size);
    mapped += find(character).value_or(character);
    cluster.remove_prefix(character.size());
  }
}

std::string Charsmap::apply(std::string text) const {
  std::string mapped;
  mapped.reserve(text.size() + text.size() / 8);
  for (std::string_view rest = text; !rest.empty();) {
    const auto first = static_cast<unsigned char>(rest[0]);
    // Two ASCII characters are of one cluster only as CR LF.
    const bool alone = first < 0x80 && (rest.size() == 1 || (rest[1] & 0x80) == 0) && first != '\r';
    if (alone && keeps_ascii_[first]) {
      mapped += rest[0];
      rest.remove_prefix(1);
      continue;
    }
    const std::size_t size = first_grapheme_size(rest);
    append_cluster(mapped, rest.substr(0, size));
    refuse_growth(text.size(), mapped.size());
    rest.remove_prefix(size);
  }
  return mapped;
}

}  // namespace lethe::text
