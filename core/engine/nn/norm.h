// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include "engine/checkpoint/weight_source.h"

namespace lethe::engine::nn {

/// (x − mean) / √(variance + epsilon) · weight + bias over the last dimension.
class LayerNorm {
 public:
  LayerNorm(const Scope& scope, std::int64_t width, double epsilon);
  at::Tensor forward(const at::Tensor& x) const;

 private:
  at::Tensor weight_, bias_;
  double epsilon_;
};

/// x / √(mean of squares + epsilon) · weight over the last dimension: no mean, no bias (T5, LLaMA). The division is
/// done in fp32 whatever the number type of x.
class RmsNorm {
 public:
  /// Gemma stores the weight less one, and multiplies before it rounds to the number type of x, not after.
  enum class Weight { plain, from_one };
  RmsNorm(const Scope& scope, std::int64_t width, double epsilon, Weight kind = Weight::plain);
  at::Tensor forward(const at::Tensor& x) const;

 private:
  at::Tensor weight_;
  double epsilon_;
  Weight kind_;
};

}  // namespace lethe::engine::nn
