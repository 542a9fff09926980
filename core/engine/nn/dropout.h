// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <optional>

namespace lethe::engine::nn {

/// Zeroes numbers with a probability and scales the others up, drawing from its own generator.
struct Dropout {
  double probability = 0;
  std::optional<at::Generator> generator;

  bool on() const { return probability > 0; }
  at::Tensor operator()(const at::Tensor& x) const {
    if (!on()) return x;
    at::Tensor kept = at::empty(x.sizes(), x.options().requires_grad(false));
    kept.bernoulli_(1 - probability, generator).div_(1 - probability);
    return x * kept;
  }
};

/// A generator of random numbers for kernels of that device, of its own.
inline at::Generator generator_on(at::Device device, std::uint64_t seed) {
  at::Generator generator = at::globalContext().defaultGenerator(device).clone();
  generator.set_current_seed(seed);
  return generator;
}

}  // namespace lethe::engine::nn
