// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include "engine/nn/dropout.h"

namespace lethe::engine::nn {

/// What is added to the scores of one attention, both broadcast to [batch, heads, queries, keys]. `bias` may need a
/// gradient; `mask` is 0 where a key is seen and −∞ where not. Either may be undefined.
struct ScoreBias {
  at::Tensor bias, mask;
};

/// softmax(scale · q kᵀ + bias + mask) v: q [batch, heads, queries, width], k and v [batch, heads / n, keys, width] (n
/// heads beside one another share keys and values) → [batch · queries, heads · width]. The softmax is done in fp32
/// whatever the number type.
at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const ScoreBias& added, double scale,
                  const Dropout& dropout);

}  // namespace lethe::engine::nn
