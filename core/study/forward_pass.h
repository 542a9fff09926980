// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

/// How much one forward pass takes in at once. The engine forms its batches by it, a forecast of memory counts with it.
namespace lethe::study {

/// Padded tokens where gradients follow: enough to fill the cores, few enough to stay in their caches.
inline constexpr std::int64_t training_pass_tokens = 4096;
/// Padded tokens where nothing is kept for a backward pass: scoring and generation.
inline constexpr std::int64_t reading_pass_tokens = 8192;
/// Positions whose logits live at the same time.
inline constexpr std::int64_t logit_positions = 512;

}  // namespace lethe::study
