// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/norm.h"

#include <torch/csrc/autograd/custom_function.h>

#include "engine/nn/precision.h"

namespace lethe::engine::nn {

LayerNorm::LayerNorm(const Scope& scope, std::int64_t width, double epsilon)
    : weight_(scope.take("weight", {width})), bias_(scope.take("bias", {width})), epsilon_(epsilon) {}

at::Tensor LayerNorm::forward(const at::Tensor& x) const {
  return at::layer_norm(x, {x.size(-1)}, as_met_by(x, weight_), as_met_by(x, bias_), epsilon_, false);
}

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Two passes over x instead of the six that automatic differentiation of the formula takes.
struct RmsNormFunction : torch::autograd::Function<RmsNormFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight, double epsilon) {
    const at::Tensor length = at::linalg_vector_norm(x, 2, {-1}, true);
    const at::Tensor scale = length.square_().div_(static_cast<double>(x.size(-1))).add_(epsilon).rsqrt_();
    context->save_for_backward({x, weight, scale});
    return (x * scale).mul_(weight);
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], &scale = saved[2], &g = gradients[0];
    const std::int64_t width = x.size(-1);
    const at::Tensor unit = x * scale;
    at::Tensor weight_gradient, x_gradient;
    if (context->needs_input_grad(1)) weight_gradient = (g * unit).reshape({-1, width}).sum(0);
    if (context->needs_input_grad(0)) {
      const at::Tensor direct = g * weight;
      const at::Tensor along = (direct * unit).mean(-1, true);
      x_gradient = at::addcmul(direct, unit, along, -1).mul_(scale);
    }
    return {x_gradient, weight_gradient, at::Tensor()};
  }
};

}  // namespace

RmsNorm::RmsNorm(const Scope& scope, std::int64_t width, double epsilon, Weight kind)
    : weight_(scope.take("weight", {width})), epsilon_(epsilon), kind_(kind) {}

at::Tensor RmsNorm::forward(const at::Tensor& x) const {
  if (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble)
    return RmsNormFunction::apply(x, kind_ == Weight::plain ? weight_ : weight_ + 1, epsilon_);
  const at::Tensor wide = x.to(at::kFloat), weight = as_met_by(x, weight_);
  const at::Tensor unit = wide * at::rsqrt(wide.square().mean(-1, true) + epsilon_);
  if (kind_ == Weight::from_one) return (unit * (1 + weight.to(at::kFloat))).to(x.scalar_type());
  return weight * unit.to(x.scalar_type());
}

}  // namespace lethe::engine::nn
