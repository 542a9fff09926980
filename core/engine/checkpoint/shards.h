// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "engine/checkpoint/weight_source.h"

namespace lethe::engine {

/// Weights as `type` into `folder`: model.safetensors, or where that would hold more than `most` bytes, shards
/// model-00001-of-00003.safetensors … of at most so many (but of at least one tensor) and model.safetensors.index.json,
/// as Hugging Face's programs write them. Needs memory for one file in `type`.
void save_weights(const std::filesystem::path& folder, const NamedTensors& weights, at::ScalarType type,
                  std::uint64_t most);

}  // namespace lethe::engine
