// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::formats {

/// A checkpoint folder as Hugging Face writes it.
struct ModelFolder {
  std::filesystem::path path;
  Json config;
  Json generation_config;                           ///< null when there is no generation_config.json
  std::vector<std::filesystem::path> weight_files;  ///< one, or the shards in order
  std::filesystem::path index;                      ///< of the shards; empty without one
  std::map<std::string, std::string> weight_map;    ///< tensor → shard file name; empty without an index
};

/// Reads the descriptions and finds the weights (which are not read). Throws InputError that says what is missing.
ModelFolder open_model_folder(const std::filesystem::path& folder);

/// Files beside the weights that belong to a model and are copied with it, those that exist: the tokenizer's files and
/// generation_config.json.
std::vector<std::filesystem::path> companion_files(const std::filesystem::path& folder);

}  // namespace lethe::formats
