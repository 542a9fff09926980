// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace lethe::formats {

/// A model of the Hugging Face hub that was fetched by whatever program: a snapshot of its repository.
struct CachedModel {
  std::string repository;          ///< «owner/name», or «name» of the oldest ones
  std::filesystem::path snapshot;  ///< holds the files, as links into the repository's blobs
  std::string problem;             ///< "" or why it must not be read
};

/// A file or folder that an environment variable names, also by "~/…"; empty when it is not set.
std::filesystem::path named_by_environment(const char* variable);
/// Where the hub's programs keep what is the user's: HF_HOME, else XDG_CACHE_HOME/huggingface, else
/// ~/.cache/huggingface. Empty without any of them; the folder need not exist.
std::filesystem::path hub_home_folder();
/// Where they keep what they fetched: HF_HUB_CACHE (of old HUGGINGFACE_HUB_CACHE), else hub/ in hub_home_folder().
/// Empty without any of them; the folder need not exist.
std::filesystem::path hub_cache_folder();

/// The folder of a repository in a cache: models--OWNER--NAME.
std::string hub_folder_name(const std::string& repository);

/// The models in a cache that have a config.json, by name. Of several snapshots it is the one that refs/main names,
/// else the one fetched last. A snapshot whose links are broken, run in circles or lead out of their repository has
/// that as its problem.
std::vector<CachedModel> models_in_hub_cache(const std::filesystem::path& cache);

}  // namespace lethe::formats
