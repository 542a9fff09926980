// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checkpoint/shards.h"

#include <cstdio>
#include <span>

#include "base/files.h"
#include "base/json.h"
#include "engine/checkpoint/tensors.h"

namespace lethe::engine {

namespace {

std::uint64_t bytes_of(const at::Tensor& tensor, at::ScalarType type) {
  return static_cast<std::uint64_t>(tensor.numel()) * c10::elementSize(type);
}

/// In the order of the model, each as full as it gets.
std::vector<std::span<const NamedTensors::value_type>> cut(const NamedTensors& weights, at::ScalarType type,
                                                           std::uint64_t most) {
  std::vector<std::span<const NamedTensors::value_type>> shards;
  std::size_t first = 0;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::uint64_t more = bytes_of(weights[i].second, type);
    if (i > first && bytes + more > most) {
      shards.push_back(std::span(weights).subspan(first, i - first));
      first = i;
      bytes = 0;
    }
    bytes += more;
  }
  shards.push_back(std::span(weights).subspan(first));
  return shards;
}

std::string shard_name(std::size_t index, std::size_t count) {
  char name[64];
  std::snprintf(name, sizeof name, "model-%05zu-of-%05zu.safetensors", index + 1, count);
  return name;
}

}  // namespace

void save_weights(const std::filesystem::path& folder, const NamedTensors& weights, at::ScalarType type,
                  std::uint64_t most) {
  const auto shards = cut(weights, type, most);
  Json map = Json::object();
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < shards.size(); ++i) {
    const std::string name = shards.size() == 1 ? "model.safetensors" : shard_name(i, shards.size());
    NamedTensors converted;
    for (const auto& [tensor_name, tensor] : shards[i]) {
      converted.emplace_back(tensor_name, tensor.detach().to(type));
      map[tensor_name] = name;
      total += bytes_of(tensor, type);
    }
    save_tensors(folder / name, converted);
  }
  if (shards.size() == 1) return;
  const Json index = {{"metadata", {{"total_size", total}}}, {"weight_map", map}};
  write_file(folder / "model.safetensors.index.json", index.dump(2) + "\n");
}

}  // namespace lethe::engine
