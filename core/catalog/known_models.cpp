// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/known_models.h"

namespace lethe::catalog {

std::vector<KnownModel> known_models(const std::filesystem::path& resources) {
  const std::filesystem::path file = resources / "hub" / "models.json";
  if (!std::filesystem::exists(file)) return {};
  std::vector<KnownModel> models;
  const Json json = read_json_file(file);
  for (const auto& [name, described] : json.items()) {
    ObjectReader in(described, file.string() + ": " + name);
    KnownModel model{name, in.require<std::string>("repository"), in.require<std::string>("about"),
                     in.require<std::string>("licence"), in.at("config")};
    in.finish();
    models.push_back(std::move(model));
  }
  return models;
}

}  // namespace lethe::catalog
