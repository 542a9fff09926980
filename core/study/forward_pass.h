// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <algorithm>
#include <cstdint>

/// How much one forward pass takes in at once. The engine forms its batches by it, a forecast of memory counts with it.
namespace lethe::study {

/// Padded tokens where gradients follow, in a model of so many hidden numbers. A processor's caches want few, and so
/// does its memory, but small kernels want more; a GPU wants many.
inline constexpr std::int64_t training_pass_tokens(std::int64_t hidden, bool gpu) {
  constexpr std::int64_t numbers = 98304, least = 384, most = 4096;
  return gpu ? 16384 : std::clamp(numbers / std::max<std::int64_t>(hidden, 1), least, most);
}
/// Padded tokens where nothing is kept for a backward pass: scoring and generation.
inline constexpr std::int64_t reading_pass_tokens = 8192;
/// Positions whose logits live at the same time: 128 MB of them in fp32, but enough for products to be efficient.
inline constexpr std::int64_t logit_positions(std::int64_t vocabulary) {
  constexpr std::int64_t numbers = 32'000'000, least = 64, most = 512;
  return std::clamp(numbers / std::max<std::int64_t>(vocabulary, 1), least, most);
}

}  // namespace lethe::study
