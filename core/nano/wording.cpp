// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/wording.h"

#include <array>
#include <stdexcept>

#include "base/trim.h"

namespace lethe::nano {

std::string_view article(std::string_view phrase) {
  static constexpr std::array<std::string_view, 6> sounds_like_you = {"uni", "use", "euro", "ewe", "one", "ura"};
  for (const std::string_view start : {"hour", "honest", "heir"})
    if (phrase.starts_with(start)) return "an";
  for (const std::string_view start : sounds_like_you)
    if (phrase.starts_with(start)) return "a";
  return !phrase.empty() && std::string_view("aeiouAEIOU").find(phrase[0]) != std::string_view::npos ? "an" : "a";
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

static const std::string& value_of(std::string_view name, const Slots& slots) {
  for (const auto& [slot, value] : slots)
    if (slot == name) return value;
  throw std::logic_error("no value for {" + std::string(name) + "}");
}

std::string fill(std::string_view pattern, const Slots& slots) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = pattern.find('{', at);
    text += pattern.substr(at, open == std::string_view::npos ? open : open - at);
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    std::string_view name = pattern.substr(open + 1, close - open - 1);
    const bool starts = name.starts_with("A ");
    const bool indefinite = starts || name.starts_with("a ");
    if (indefinite) name.remove_prefix(2);
    const std::string& value = value_of(name, slots);
    if (indefinite) text += (starts ? capitalised(std::string(article(value))) : std::string(article(value))) + " ";
    text += value;
    at = close + 1;
  }
  return text;
}

static std::vector<std::string> cut(std::string_view text, std::string_view separators) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(separators);
    const std::string item = trimmed(text.substr(0, end));
    if (!item.empty()) items.emplace_back(item);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return items;
}

std::vector<std::string> list_of(std::string_view text) { return cut(text, ",\n"); }
std::vector<std::string> words_of(std::string_view text) { return cut(text, " \n"); }

std::vector<std::pair<std::string, std::string>> pairs_of(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& item : list_of(text)) {
    const std::size_t equals = item.find('=');
    if (equals == std::string::npos) throw std::logic_error("no '=' in " + item);
    const std::string_view whole = item;
    pairs.emplace_back(trimmed(whole.substr(0, equals)), trimmed(whole.substr(equals + 1)));
  }
  return pairs;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) text += (i ? std::string(between) : std::string()) + words[i];
  return text;
}

bool held_out(std::string_view prompt) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : prompt) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return (hash >> 32) % 8 == 0;
}

}  // namespace lethe::nano
