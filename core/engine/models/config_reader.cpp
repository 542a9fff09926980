// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/config_reader.h"

namespace lethe::engine {

[[noreturn]] static void wrong(const char* name, const char* expected, const Json& got) {
  throw InputError("config.json: '" + std::string(name) + "' must be " + expected + ", got " +
                   got.dump().substr(0, 40));
}

const Json* ConfigReader::find(std::initializer_list<const char*> names) const {
  for (const char* name : names)
    if (const auto found = config_.find(name); found != config_.end() && !found->is_null()) return &*found;
  return nullptr;
}

std::int64_t ConfigReader::size(std::initializer_list<const char*> names) const {
  const Json* value = find(names);
  if (!value) throw InputError("config.json: '" + std::string(*names.begin()) + "' is missing");
  if (!value->is_number_integer() || value->get<std::int64_t>() < 1)
    wrong(*names.begin(), "a whole number of at least 1", *value);
  return value->get<std::int64_t>();
}

std::int64_t ConfigReader::size_or(std::initializer_list<const char*> names, std::int64_t fallback) const {
  return find(names) ? size(names) : fallback;
}

double ConfigReader::number_or(const char* name, double fallback) const {
  const Json* value = find({name});
  if (value && !value->is_number()) wrong(name, "a number", *value);
  return value ? value->get<double>() : fallback;
}

double ConfigReader::number_above(const char* name, double least) const {
  if (!has(name)) throw InputError("config.json: '" + std::string(name) + "' is missing");
  const double number = number_or(name, 0);
  if (!(number > least)) wrong(name, ("a number above " + Json(least).dump()).c_str(), *find({name}));
  return number;
}

bool ConfigReader::flag_or(const char* name, bool fallback) const {
  const Json* value = find({name});
  if (value && !value->is_boolean()) wrong(name, "true or false", *value);
  return value ? value->get<bool>() : fallback;
}

std::string ConfigReader::text_or(const char* name, const std::string& fallback) const {
  const Json* value = find({name});
  if (value && !value->is_string()) wrong(name, "a text", *value);
  return value ? value->get<std::string>() : fallback;
}

std::optional<std::int64_t> ConfigReader::token(const char* name) const {
  const Json* value = find({name});
  if (!value) return std::nullopt;
  check_token(name, *value);
  return value->get<std::int64_t>();
}

void ConfigReader::check_token(const char* name, const Json& value) const {
  if (!value.is_number_integer()) wrong(name, "a token's number", value);
  const Json* vocabulary = find({"vocab_size"});
  if (!vocabulary || !vocabulary->is_number_integer()) return;
  const auto size = vocabulary->get<std::int64_t>();
  if (const auto token = value.get<std::int64_t>(); token < 0 || token >= size)
    wrong(name, ("a token's number, 0 to " + std::to_string(size - 1)).c_str(), value);
}

std::vector<std::int64_t> ConfigReader::tokens(const char* name) const {
  const Json* value = find({name});
  if (!value) return {};
  if (!value->is_array()) return {*token(name)};
  std::vector<std::int64_t> list;
  for (const Json& item : *value) {
    check_token(name, item);
    list.push_back(item.get<std::int64_t>());
  }
  return list;
}

std::vector<std::int64_t> end_tokens(const Json& config, const Json& generation_config) {
  if (generation_config.is_object()) {
    Json with_size = generation_config;
    if (config.contains("vocab_size")) with_size["vocab_size"] = config.at("vocab_size");
    if (auto tokens = ConfigReader(with_size).tokens("eos_token_id"); !tokens.empty()) return tokens;
  }
  return ConfigReader(config).tokens("eos_token_id");
}

}  // namespace lethe::engine
