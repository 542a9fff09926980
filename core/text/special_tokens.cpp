// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/special_tokens.h"

#include "base/error.h"

namespace lethe::text {

namespace {

Json read_if_there(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return Json::object();
  Json json = read_json_file(path);
  if (!json.is_object()) throw InputError(path.string() + ": expected an object {…}, got " + json.dump().substr(0, 60));
  return json;
}

AddedToken read_special(const Json& json, const std::string& where) {
  AddedToken token = read_added_token(json, where);
  if (!token.special && json.is_object() && !json.contains("normalized")) token.normalized = false;
  token.special = true;
  return token;
}

void read_list(const Json& config, const std::string& key, const std::string& where, std::vector<AddedToken>& all) {
  const auto list = config.find(key);
  if (list == config.end() || !list->is_array()) return;
  for (const Json& item : *list) all.push_back(read_special(item, where + ": " + key));
}

/// The tokens that tokenizer_config.json lists by id.
void read_decoder(const Json& config, const std::string& where, std::vector<AddedToken>& all) {
  const auto found = config.find("added_tokens_decoder");
  if (found == config.end() || !found->is_object()) return;
  std::map<int, AddedToken> by_id;
  for (const auto& [id, item] : found->items())
    by_id.emplace(std::atoi(id.c_str()), read_added_token(item, where + ": added_tokens_decoder." + id));
  for (auto& [id, token] : by_id) all.push_back(std::move(token));
}

}  // namespace

SpecialTokens read_special_tokens(const std::filesystem::path& folder) {
  const auto config_path = folder / "tokenizer_config.json", map_path = folder / "special_tokens_map.json";
  const Json config = read_if_there(config_path);
  const Json map = config.contains("added_tokens_decoder") ? Json::object() : read_if_there(map_path);
  SpecialTokens tokens;
  read_decoder(config, config_path.string(), tokens.all);
  const auto named = [&](const char* key) -> std::optional<AddedToken> {
    for (const auto* source : {&map, &config}) {
      const auto found = source->find(key);
      if (found == source->end() || found->is_null()) continue;
      const std::string where = (source == &config ? config_path : map_path).string() + ": " + key;
      tokens.all.push_back(read_special(*found, where));
      return tokens.all.back();
    }
    return std::nullopt;
  };
  tokens.bos = named("bos_token");
  tokens.eos = named("eos_token");
  tokens.unk = named("unk_token");
  named("sep_token");
  tokens.pad = named("pad_token");
  named("cls_token");
  named("mask_token");
  for (const char* key : {"additional_special_tokens", "extra_special_tokens"}) {
    read_list(config, key, config_path.string(), tokens.all);
    read_list(map, key, map_path.string(), tokens.all);
  }
  return tokens;
}

}  // namespace lethe::text
