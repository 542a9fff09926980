// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/model_folder.h"

#include <set>

namespace lethe::formats {

namespace fs = std::filesystem;

namespace {

bool plain_file_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

void read_index(const fs::path& index, ModelFolder& model) {
  const Json json = read_json_file(index);
  if (!json.is_object() || !json.contains("weight_map") || !json["weight_map"].is_object())
    throw InputError(index.string() + ": expected an object with 'weight_map'");
  model.index = index;
  std::set<std::string> shards;
  for (const auto& [name, file] : json["weight_map"].items()) {
    if (!file.is_string() || !plain_file_name(file.get<std::string>()))
      throw InputError(index.string() + ": the shard of tensor '" + name + "' must be a plain file name, got " +
                       file.dump().substr(0, 60));
    model.weight_map[name] = file.get<std::string>();
    shards.insert(file.get<std::string>());
  }
  for (const std::string& shard : shards) {
    const fs::path path = index.parent_path() / shard;
    std::error_code unreadable;  // a name can be too long to be looked for
    if (!fs::is_regular_file(path, unreadable))
      throw InputError(path.string() + ": no such file, but " + index.filename().string() + " names it");
    model.weight_files.push_back(path);
  }
}

/// Where a folder holds both, the safetensors files are read.
void find_weights(ModelFolder& model) {
  for (const char* name : {"model.safetensors", "pytorch_model.bin"}) {
    const fs::path single = model.path / name, index = model.path / (std::string(name) + ".index.json");
    if (fs::exists(single)) return model.weight_files.push_back(single);
    if (fs::exists(index)) return read_index(index, model);
  }
  throw InputError(model.path.string() +
                   ": holds no weights, expected model.safetensors or pytorch_model.bin, whole or in shards");
}

}  // namespace

ModelFolder open_model_folder(const fs::path& folder) {
  if (!fs::exists(folder)) throw InputError(folder.string() + ": no such folder, expected a model folder");
  if (!fs::is_directory(folder)) throw InputError(folder.string() + ": this is a file, expected a model folder");
  ModelFolder model;
  model.path = folder;
  const fs::path config = folder / "config.json", generation = folder / "generation_config.json";
  if (!fs::exists(config)) throw InputError(folder.string() + ": config.json is missing, expected a model folder");
  model.config = read_json_file(config);
  if (!model.config.is_object()) throw InputError(config.string() + ": expected an object");
  if (fs::exists(generation)) model.generation_config = read_json_file(generation);
  find_weights(model);
  return model;
}

std::vector<fs::path> companion_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const char* name :
       {"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
        "merges.txt", "spiece.model", "tokenizer.model", "chat_template.jinja", "generation_config.json"})
    if (fs::is_regular_file(folder / name)) files.push_back(folder / name);
  return files;
}

}  // namespace lethe::formats
