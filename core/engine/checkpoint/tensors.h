// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "engine/checkpoint/weight_source.h"
#include "formats/safetensors.h"

namespace lethe::engine {

/// The number type of torch for the name in a safetensors file ("F32" …). Throws InputError for one torch cannot hold,
/// naming `where`.
at::ScalarType scalar_type(const std::string& type, const std::string& where);
std::string type_name(at::ScalarType type);

/// A copy of one tensor of an open file, contiguous on the CPU, in its own number type or, where given, in `type`. One
/// in C order is read in parts, so that its file's pages and its own number type take little memory meanwhile.
at::Tensor read_tensor(const formats::WeightFile& file, const formats::TensorEntry& entry,
                       std::optional<at::ScalarType> type = std::nullopt);

/// Any tensors under any names, as they are (moved to the CPU); whole or not at all.
void save_tensors(const std::filesystem::path& path, const NamedTensors& tensors,
                  const std::map<std::string, std::string>& metadata = {});

struct LoadedTensors {
  std::map<std::string, at::Tensor> tensors;
  std::map<std::string, std::string> metadata;
};
LoadedTensors load_tensors(const std::filesystem::path& path);

}  // namespace lethe::engine
