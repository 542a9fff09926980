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

/// One of them, and its backward pass out of the gradient and the input.
struct Activation {
  at::Tensor (*forward)(const at::Tensor& x) = nullptr;
  at::Tensor (*backward)(const at::Tensor& gradient, const at::Tensor& x) = nullptr;
  bool half_too = true;  ///< backward() belongs to forward() in half precision too

  at::Tensor operator()(const at::Tensor& x) const { return forward(x); }
};

/// activation(gate) · up, of which only the two inputs are kept for the backward pass: what is computed again costs
/// less than the memory it would pass through.
at::Tensor gated(const Activation& activation, const at::Tensor& gate, const at::Tensor& up);

/// "gelu_new", "gelu_pytorch_tanh", "gelu", "relu" or "silu" ("swish"); throws InputError for another name.
Activation activation_by_name(const std::string& name);

}  // namespace lethe::engine::nn
