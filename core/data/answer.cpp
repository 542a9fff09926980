// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer.h"

#include <algorithm>
#include <charconv>

#include "data/template.h"

namespace lethe::data {

namespace {

using Index = std::optional<std::int64_t>;

Index as_number(const Json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  if (!value.is_string()) return {};
  const std::string text = trimmed(value.get<std::string>());
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return text.empty() || error != std::errc() || end != text.data() + text.size() ? Index() : Index(number);
}

Index as_letter(const Json& value, std::size_t count) {
  if (!value.is_string()) return {};
  const std::string text = trimmed(value.get<std::string>());
  if (text.size() != 1) return {};
  const int upper = text[0] >= 'a' && text[0] <= 'z' ? text[0] - 'a' : text[0] - 'A';
  return upper >= 0 && upper < static_cast<int>(std::min<std::size_t>(count, 26)) ? Index(upper) : Index();
}

Index as_text(const Json& value, const std::vector<std::string>& options) {
  if (!value.is_string() && !value.is_number()) return {};
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  const auto found = std::find(options.begin(), options.end(), text);
  return found == options.end() ? Index() : Index(found - options.begin());
}

std::string field_words(const AnswerRule& rule, const std::string& where) {
  return where + ": field '" + rule.field + "': ";
}

Index in_range(Index index, const AnswerRule& rule, const Json& value, std::size_t count, const std::string& where) {
  if (!index) return {};
  const std::int64_t base = rule.base.value_or(0), at = *index - base;
  if (at < 0 || at >= static_cast<std::int64_t>(count))
    throw InputError(field_words(rule, where) + "expected the index of an option, " + std::to_string(base) + " to " +
                     std::to_string(base + static_cast<std::int64_t>(count) - 1) + ", got " + shown(value));
  return at;
}

}  // namespace

int find_answer(const AnswerRule& rule, const Json& fields, const std::vector<std::string>& options,
                const std::string& where) {
  if (rule.field.empty()) return 0;
  const Json& value = find_field(fields, rule.field, where);
  const bool any = rule.kind.empty();
  const Index text =
      (any && !rule.base && value.is_string()) || rule.kind == "text" ? as_text(value, options) : Index();
  const Index letter = any || rule.kind == "letter" ? as_letter(value, options.size()) : Index();
  Index number = any || rule.kind == "index" ? as_number(value) : Index();
  // An option may be a number of its own, out of the range of indices; then it can only be meant as a text.
  if (number && text && (*number < 0 || *number >= static_cast<std::int64_t>(options.size()))) number.reset();
  number = in_range(number, rule, value, options.size(), where);
  Index found;
  for (const Index& reading : {text, letter, number}) {
    if (found && reading && *found != *reading)
      throw InputError(field_words(rule, where) + shown(value) +
                       " is the text of one option and the index or letter of another; say which with 'answer_is'");
    if (reading) found = reading;
  }
  if (!found)
    throw InputError(field_words(rule, where) + "expected " +
                     (any ? "an option's index, text or letter" : "the " + rule.kind + " of an option") + ", got " +
                     shown(value));
  return static_cast<int>(*found);
}

}  // namespace lethe::data
