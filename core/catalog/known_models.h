// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::catalog {

/// A published model that Lethe knows by name, whether it is on this machine or not.
struct KnownModel {
  std::string name;
  std::string repository;  ///< on the Hugging Face hub
  std::string about, licence;
  Json config;  ///< the sizes of its config.json
};

/// Those that `resources`/hub/models.json lists; none without that file. Throws InputError for a file that is wrong.
std::vector<KnownModel> known_models(const std::filesystem::path& resources);

}  // namespace lethe::catalog
