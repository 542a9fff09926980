// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "base/error.h"
#include "hub/cache_layout.h"
#include "hub/repository.h"

namespace lethe::hub {

namespace {

/// As formats/model_folder.h looks for them, in this order.
constexpr const char* weights[] = {"model.safetensors", "pytorch_model.bin"};

bool is_companion(const std::string& name) {
  static const std::set<std::string> names = {"config.json",
                                              "generation_config.json",
                                              "tokenizer.json",
                                              "tokenizer_config.json",
                                              "special_tokens_map.json",
                                              "spiece.model",
                                              "tokenizer.model",
                                              "vocab.json",
                                              "merges.txt",
                                              "added_tokens.json",
                                              "chat_template.jinja",
                                              "chat_template.json"};
  return names.contains(name);
}

const RemoteFile* find_file(const Repository& repository, const std::string& name) {
  const auto found = std::find_if(repository.files.begin(), repository.files.end(),
                                  [&](const RemoteFile& file) { return file.name == name; });
  return found == repository.files.end() ? nullptr : &*found;
}

}  // namespace

Choice choose_files(const Repository& repository) {
  Choice choice;
  if (!find_file(repository, "config.json"))
    throw InputError(repository.id + " has no config.json, so it is no model of a kind that Lethe reads");
  std::copy_if(repository.files.begin(), repository.files.end(), std::back_inserter(choice.files),
               [](const RemoteFile& file) { return is_companion(file.name); });
  for (const std::string single : weights) {
    if (const RemoteFile* file = find_file(repository, single)) {
      choice.files.push_back(*file);
      return choice;
    }
    if (const RemoteFile* index = find_file(repository, single + ".index.json")) {
      choice.index = *index;
      return choice;
    }
  }
  throw InputError(repository.id +
                   " holds no weights that Lethe reads, expected model.safetensors or pytorch_model.bin, whole or in "
                   "shards");
}

std::vector<RemoteFile> shards_of(const Repository& repository, const std::string& index_name, const Json& index) {
  const std::string where = repository.id + ": " + index_name;
  if (!index.is_object() || !index.contains("weight_map") || !index["weight_map"].is_object())
    throw InputError(where + ": expected an object with 'weight_map'");
  std::set<std::string> names;
  for (const auto& [tensor, name] : index["weight_map"].items()) {
    if (!name.is_string() || !stays_inside(name) || name.get<std::string>().find('/') != std::string::npos)
      throw InputError(where + ": the shard of tensor '" + tensor + "' must be a plain file name, got " +
                       name.dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 60));
    names.insert(name);
  }
  std::vector<RemoteFile> shards;
  for (const std::string& name : names) {
    const RemoteFile* file = find_file(repository, name);
    if (!file) throw InputError(where + " names " + name + ", which the repository does not have");
    shards.push_back(*file);
  }
  return shards;
}

}  // namespace lethe::hub
