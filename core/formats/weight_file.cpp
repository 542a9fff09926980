// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/weight_file.h"

#include "formats/safetensors.h"
#include "formats/torch_file.h"

namespace lethe::formats {

std::unique_ptr<WeightFile> open_weight_file(const std::filesystem::path& path) {
  if (path.extension() == ".bin") return std::make_unique<TorchFile>(path);
  return std::make_unique<SafetensorsFile>(path);
}

}  // namespace lethe::formats
