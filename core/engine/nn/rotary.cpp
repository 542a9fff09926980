// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/rotary.h"

#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

namespace lethe::engine::nn {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Grattafiori et al. 2024 (LLaMA 3.1), as transformers computes it.
at::Tensor llama3_frequencies(const at::Tensor& plain, const RotaryScaling& scaling) {
  const at::Tensor wavelength = 2 * M_PI / plain, stretched = plain / scaling.factor;
  const at::Tensor smooth =
      (scaling.original_length / wavelength - scaling.low_frequency) / (scaling.high_frequency - scaling.low_frequency);
  const at::Tensor between = (1 - smooth) * stretched + smooth * plain;
  const at::Tensor longer = wavelength > scaling.original_length / scaling.low_frequency;
  const at::Tensor shorter = wavelength < scaling.original_length / scaling.high_frequency;
  return at::where(longer, stretched, at::where(shorter, plain, between));
}

/// One fresh tensor and four passes over halves, where the formula with a turned copy takes seven over the whole.
at::Tensor turn(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine, bool back) {
  const std::int64_t half = x.size(-1) / 2;
  const at::Tensor first = x.narrow(-1, 0, half), second = x.narrow(-1, half, half);
  at::Tensor out = at::empty(x.sizes(), x.options().requires_grad(false));
  at::Tensor out_first = out.narrow(-1, 0, half), out_second = out.narrow(-1, half, half);
  at::mul_out(out_first, first, cosine).addcmul_(second, sine, back ? 1 : -1);
  at::mul_out(out_second, second, cosine).addcmul_(first, sine, back ? -1 : 1);
  return out;
}

struct Rotate : torch::autograd::Function<Rotate> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& cosine,
                            const at::Tensor& sine) {
    context->save_for_backward({cosine, sine});
    return turn(x, cosine, sine, false);
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    return {turn(gradients[0], saved[0], saved[1], true), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor rotary_frequencies(std::int64_t width, double theta, const RotaryScaling& scaling) {
  const at::Tensor exponents = at::arange(0, width, 2, at::kLong).to(at::kFloat) / static_cast<double>(width);
  const at::Tensor plain = 1.0 / at::pow(at::Scalar(theta), exponents);
  switch (scaling.kind) {
    case RotaryScaling::Kind::none:
      return plain;
    case RotaryScaling::Kind::linear:
      return plain / scaling.factor;
    case RotaryScaling::Kind::llama3:
      return llama3_frequencies(plain, scaling);
  }
  return plain;
}

Rotation rotation(const at::Tensor& frequencies, const QueryPositions& positions, const at::TensorOptions& options) {
  at::Tensor places = at::empty({positions.rows(), 1, positions.queries, 1}, at::kFloat);
  float* out = places.mutable_data_ptr<float>();
  for (const std::int64_t start : positions.starts)
    for (std::int64_t query = 0; query < positions.queries; ++query) *out++ = static_cast<float>(start + query);
  const at::Tensor angles = places.to(frequencies.device()) * frequencies;
  return {at::cos(angles).to(options), at::sin(angles).to(options)};
}

at::Tensor rotate(const at::Tensor& x, const Rotation& by) {
  if (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble) return Rotate::apply(x, by.cosine, by.sine);
  // In half precision every product is rounded before the sum, as the reference does.
  const std::int64_t half = x.size(-1) / 2;
  const at::Tensor first = x.narrow(-1, 0, half), second = x.narrow(-1, half, half);
  return at::cat({first * by.cosine - second * by.sine, second * by.cosine + first * by.sine}, -1);
}

}  // namespace lethe::engine::nn
