// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

namespace lethe::engine::nn {

/// A weight in the number type of the activations it meets: trained ones are kept in fp32 whatever is computed in. The
/// gradient comes back in the weight's own type.
inline at::Tensor as_met_by(const at::Tensor& x, const at::Tensor& weight) {
  return weight.scalar_type() == x.scalar_type() ? weight : weight.to(x.scalar_type());
}

}  // namespace lethe::engine::nn
