// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::engine {

/// Reads keys of a config.json, where unknown keys are of no concern and some have several names.
class ConfigReader {
 public:
  explicit ConfigReader(const Json& config) : config_(config) {}

  /// The first of the names that is there; throws InputError when none is, or the number is below 1.
  std::int64_t size(std::initializer_list<const char*> names) const;
  std::int64_t size_or(std::initializer_list<const char*> names, std::int64_t fallback) const;
  bool has(const char* name) const { return find({name}) != nullptr; }
  double number_or(const char* name, double fallback) const;
  /// Throws InputError when it is missing or not above `least`.
  double number_above(const char* name, double least) const;
  bool flag_or(const char* name, bool fallback) const;
  std::string text_or(const char* name, const std::string& fallback) const;
  /// Null and missing are the same. Throws InputError for a number that the vocabulary ("vocab_size") lacks.
  std::optional<std::int64_t> token(const char* name) const;
  /// One number or a list of them.
  std::vector<std::int64_t> tokens(const char* name) const;

 private:
  void check_token(const char* name, const Json& value) const;
  const Json* find(std::initializer_list<const char*> names) const;

  const Json& config_;
};

/// End tokens: those of generation_config.json, else those of config.json.
std::vector<std::int64_t> end_tokens(const Json& config, const Json& generation_config);

}  // namespace lethe::engine
