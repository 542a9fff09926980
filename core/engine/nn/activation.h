// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <string>

namespace lethe::engine::nn {

/// x/2 · (1 + tanh(0.79788456 x (1 + 0.044715 x²))), with the backward pass BLOOM writes out by hand. In half
/// precision every operation rounds as it does there; in fp32 the fused kernel gives the same to the last bits.
at::Tensor bloom_gelu(const at::Tensor& x);

/// x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))), T5's «gelu_new».
at::Tensor gelu_new(const at::Tensor& x);

using Activation = at::Tensor (*)(const at::Tensor&);
/// "gelu_new", "gelu_pytorch_tanh", "gelu", "relu" or "silu" ("swish"); throws InputError for another name.
Activation activation_by_name(const std::string& name);

}  // namespace lethe::engine::nn
