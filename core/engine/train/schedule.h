// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

#include "study/run_spec.h"

namespace lethe::engine {

/// Learning rate of optimiser step `step` (1 first) of `total`. Warm-up takes ceil(warmup · total) steps and begins at
/// 0; linear then falls to 0, cosine to 0 along half a wave: the schedules of the Hugging Face trainer.
double learning_rate_at(const study::Training& training, std::int64_t step, std::int64_t total);

}  // namespace lethe::engine
