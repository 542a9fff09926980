// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

/// Torch-free: the `nano` command sees this.
namespace lethe::engine {

struct NanoProgress {
  std::string model;
  std::int64_t step = 0, steps = 0, tokens = 0;
  double loss = 0, seconds = 0;
};

/// Trains the named members of the nano family (empty = all) from random weights into `models`/NAME: config.json,
/// model.safetensors (fp16), tokenizer and lethe.json. `threads` models are trained side by side, each on one thread,
/// so the result does not depend on `threads`. `progress` may be called from several threads, one call at a time.
void build_nano_models(const std::filesystem::path& models, const std::vector<std::string>& names, int threads,
                       const std::function<void(const NanoProgress&)>& progress);

}  // namespace lethe::engine
