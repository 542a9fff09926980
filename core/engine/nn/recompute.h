// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <functional>
#include <vector>

#include "engine/nn/dropout.h"

namespace lethe::engine::nn {

/// A part of a model: at most six tensors that carry gradients → one tensor. It may read weights, whose gradients are
/// added to them, but no other tensor that has a history.
using Part = std::function<at::Tensor(const std::vector<at::Tensor>&)>;

/// The same as part(inputs), but only the inputs are kept for the backward pass, which computes the part again, with
/// the same draws of dropout (Chen et al. 2016). Gradients are the same bits.
at::Tensor recomputed(const Part& part, const std::vector<at::Tensor>& inputs, const Dropout& dropout);

}  // namespace lethe::engine::nn
