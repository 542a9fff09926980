// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/option.h"

#include "base/join.h"

#include <cmath>
#include <sstream>

namespace lethe::catalog {

namespace {

std::string text_of(double number) {
  if (number == std::floor(number) && std::abs(number) < 1e15) return std::to_string(static_cast<long long>(number));
  std::ostringstream out;
  out << number;
  return out.str();
}

std::string text_of(const Limits& limits) {
  const bool low = std::isfinite(limits.low), high = std::isfinite(limits.high);
  std::string text;
  if (low && high && !limits.above && !limits.below)
    return " from " + text_of(limits.low) + " to " + text_of(limits.high);
  if (low) text += (limits.above ? " above " : " of at least ") + text_of(limits.low);
  if (high) text += std::string(low ? " and" : "") + (limits.below ? " below " : " at most ") + text_of(limits.high);
  return text;
}

bool within(const Limits& limits, double value) {
  if (!std::isfinite(value)) return false;
  return (limits.above ? value > limits.low : value >= limits.low) &&
         (limits.below ? value < limits.high : value <= limits.high);
}

bool fits_numbers(const Option& option, const Json& value) {
  if (!value.is_array() || (option.count && value.size() != option.count)) return false;
  for (const Json& item : value)
    if (!item.is_number() || !within(option.limits, item.get<double>())) return false;
  return true;
}

bool fits(const Option& option, const Json& value) {
  switch (option.type) {
    case OptionType::Whole:
      return value.is_number_integer() && within(option.limits, value.get<double>());
    case OptionType::Number:
      return value.is_number() && within(option.limits, value.get<double>());
    case OptionType::Flag:
      return value.is_boolean();
    case OptionType::Text:
      return value.is_string();
    case OptionType::List:
      return value.is_array();
    case OptionType::Numbers:
      return fits_numbers(option, value);
    case OptionType::Choice:
      if (value.is_string())
        for (const std::string& choice : option.choices)
          if (choice == value.get_ref<const std::string&>()) return true;
      return false;
  }
  return false;
}

const char* type_name(OptionType type) {
  switch (type) {
    case OptionType::Whole:
      return "whole";
    case OptionType::Number:
      return "number";
    case OptionType::Flag:
      return "flag";
    case OptionType::Choice:
      return "choice";
    case OptionType::Text:
      return "text";
    case OptionType::Numbers:
      return "numbers";
    case OptionType::List:
      return "list";
  }
  return "";
}

const Option* find(std::span<const Option> options, const std::string& name) {
  for (const Option& option : options)
    if (option.name == name) return &option;
  return nullptr;
}

}  // namespace

std::string expectation(const Option& option) {
  std::string text;
  switch (option.type) {
    case OptionType::Whole:
      text = "a whole number" + text_of(option.limits);
      break;
    case OptionType::Number:
      text = "a number" + text_of(option.limits);
      break;
    case OptionType::Flag:
      text = "true or false";
      break;
    case OptionType::Text:
      text = "a text";
      break;
    case OptionType::List:
      text = "a list";
      break;
    case OptionType::Numbers:
      text = "a list of " + (option.count ? std::to_string(option.count) + " numbers" : "numbers");
      if (const std::string each = text_of(option.limits); !each.empty()) text += ", each" + each;
      break;
    case OptionType::Choice:
      text = (option.choices.size() > 1 ? "one of " : "") + join(option.choices, ", ");
      break;
  }
  return option.nullable ? text + ", or null" : text;
}

Json checked(const Option& option, const Json& value, const std::string& where) {
  if (value.is_null() && option.nullable) return nullptr;
  if (!fits(option, value)) {
    const std::string hint = option.type == OptionType::Choice && value.is_string()
                                 ? did_you_mean(value.get<std::string>(), option.choices)
                                 : "";
    throw InputError(where + ": '" + option.name + "': expected " + expectation(option) + ", got " +
                     value.dump().substr(0, 60) + hint);
  }
  if (option.type == OptionType::Whole) return value.get<std::int64_t>();
  if (option.type == OptionType::Number) return value.get<double>();
  if (option.type == OptionType::Numbers) return value.get<std::vector<double>>();
  return value;
}

Json checked_options(std::span<const Option> options, const Json& given, const std::string& where) {
  ObjectReader in(given, where);
  for (const Option& option : options) in.allow(option.name);
  in.finish();
  Json result = Json::object();
  for (const auto& [key, value] : given.items()) {
    const Option& option = *find(options, key);
    // As everywhere in the files people write, null stands for «left out» where it is no value of its own.
    if (!value.is_null() || option.nullable) result[key] = checked(option, value, where);
  }
  return result;
}

Json resolved_options(std::span<const Option> options, const Json& given, const std::string& where) {
  Json result = checked_options(options, given, where);
  for (const Option& option : options) {
    if (result.contains(option.name)) continue;
    if (option.fallback.is_null() && !option.nullable) throw InputError(where + ": '" + option.name + "' is missing");
    result[option.name] = option.fallback.is_null() ? Json() : checked(option, option.fallback, where);
  }
  return result;
}

Json to_json(const Option& option) {
  Json json = {{"name", option.name},
               {"type", type_name(option.type)},
               {"unit", option.unit},
               {"default", option.fallback},
               {"meaning", option.meaning},
               {"nullable", option.nullable},
               {"expected", expectation(option)}};
  if (!option.choices.empty()) json["choices"] = option.choices;
  if (std::isfinite(option.limits.low)) json["low"] = option.limits.low;
  if (std::isfinite(option.limits.high)) json["high"] = option.limits.high;
  return json;
}

}  // namespace lethe::catalog
