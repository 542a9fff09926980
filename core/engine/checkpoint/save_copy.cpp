// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include "base/error.h"
#include "engine/checkpoint/model_io.h"
#include "engine/engine.h"
#include "engine/plainly.h"

namespace lethe::engine {

void save_copy(const std::filesystem::path& from, const std::filesystem::path& to, const std::string& dtype,
               std::uint64_t shard_bytes) {
  static const std::map<std::string, at::ScalarType> types = {
      {"fp32", at::kFloat}, {"bf16", at::kBFloat16}, {"fp16", at::kHalf}};
  const auto type = types.find(dtype);
  if (type == types.end()) throw InputError("number type '" + dtype + "' is not known: expected fp32, bf16 or fp16");
  plainly([&] { save_model(*load_model(from, at::kCPU, type->second), to, type->second, from, shard_bytes); });
}

}  // namespace lethe::engine
