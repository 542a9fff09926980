// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checkpoint/model_io.h"
#include "engine/engine.h"
#include "engine/plainly.h"

namespace lethe::engine {

void save_copy(const std::filesystem::path& from, const std::filesystem::path& to, const std::string& dtype,
               std::uint64_t shard_bytes) {
  const at::ScalarType type = number_type(dtype);
  plainly([&] { save_model(*load_model(from, at::kCPU, type), to, type, from, shard_bytes); });
}

}  // namespace lethe::engine
