// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

namespace lethe::engine::nn {

/// Rows of the weight [vocabulary, hidden] for tokens (int64) of any shape, one dimension more. The gradient of a leaf
/// is added to the rows of its .grad that were read: a gradient of the whole matrix for every batch would be almost all
/// zeros, and large.
at::Tensor look_up(const at::Tensor& weight, const at::Tensor& tokens);

}  // namespace lethe::engine::nn
