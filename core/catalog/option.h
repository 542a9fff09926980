// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::catalog {

enum class OptionType { Whole, Number, Flag, Choice, Text, Numbers, List };

/// What a number may be. `above` and `below` leave the ends out.
struct Limits {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool above = false, below = false;
};

/// One thing that can be set: enough to check it, to fill it in and to show it to a person.
struct Option {
  std::string name;
  OptionType type = OptionType::Number;
  Json fallback;     ///< its default; null means none
  std::string unit;  ///< "" for a plain number
  std::string meaning;
  Limits limits = {};
  std::vector<std::string> choices = {};  ///< of a Choice
  bool nullable = false;                  ///< may be null
  std::size_t count = 0;                  ///< of Numbers: how many
};

/// «a whole number of at least 1», for messages and tool tips.
std::string expectation(const Option& option);

/// The value, with numbers in the option's own type. Throws InputError «WHERE: 'NAME': expected …, got …».
Json checked(const Option& option, const Json& value, const std::string& where);

/// The given keys, each checked; an unknown one throws InputError with the nearest known.
Json checked_options(std::span<const Option> options, const Json& given, const std::string& where);

/// The same with the defaults of all that is not given. Throws when one without a default is missing.
Json resolved_options(std::span<const Option> options, const Json& given, const std::string& where);

/// {"name","type","unit","default","meaning"} and, where they apply, "limits", "choices".
Json to_json(const Option& option);

}  // namespace lethe::catalog
