// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include "engine/nn/position.h"

namespace lethe::engine::nn {

/// How positions beyond those of the pre-training are brought within its frequencies.
struct RotaryScaling {
  enum class Kind { none, linear, llama3 } kind = Kind::none;
  double factor = 1;
  // LLaMA 3 only: wavelengths below original/high stay, those above original/low are stretched by `factor`.
  double low_frequency = 1, high_frequency = 4;
  double original_length = 8192;
};

/// Angle per position of every pair of a head: theta^(−2i/width), scaled; [width / 2], fp32. Su et al. 2021, eq. 15.
at::Tensor rotary_frequencies(std::int64_t width, double theta, const RotaryScaling& scaling);

/// Cosine and sine of every query's angles, [rows or 1, 1, queries, width / 2] each.
struct Rotation {
  at::Tensor cosine, sine;
};

/// Angles are computed in fp32 whatever the number type of `options`.
Rotation rotation(const at::Tensor& frequencies, const QueryPositions& positions, const at::TensorOptions& options);

/// Turns x [rows, heads, queries, width]: number i of a head makes a pair with number i + width/2, as the Hugging Face
/// checkpoints order them.
at::Tensor rotate(const at::Tensor& x, const Rotation& by);

}  // namespace lethe::engine::nn
