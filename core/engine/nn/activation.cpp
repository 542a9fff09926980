// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/activation.h"

#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

#include "base/error.h"

namespace lethe::engine::nn {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

bool wide(const at::Tensor& x) { return x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble; }

at::Tensor bloom_tanh(const at::Tensor& x) { return at::tanh(0.79788456 * x * (1 + 0.044715 * x * x)); }

struct HalfBloomGelu : torch::autograd::Function<HalfBloomGelu> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x) {
    context->save_for_backward({x});
    return x * 0.5 * (1.0 + bloom_tanh(x));
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const at::Tensor x = context->get_saved_variables()[0];
    const at::Tensor t = bloom_tanh(x);
    const at::Tensor slope = 0.5 * x * ((1 - t * t) * (0.79788456 + 0.1070322243 * x * x)) + 0.5 * (1 + t);
    return {slope * gradients[0]};
  }
};

at::Tensor tanh_gelu_backward(const at::Tensor& g, const at::Tensor& x) { return at::gelu_backward(g, x, "tanh"); }
at::Tensor exact_gelu_backward(const at::Tensor& g, const at::Tensor& x) { return at::gelu_backward(g, x); }
at::Tensor relu_backward(const at::Tensor& g, const at::Tensor& x) { return at::threshold_backward(g, x, 0); }
at::Tensor silu_backward(const at::Tensor& g, const at::Tensor& x) { return at::silu_backward(g, x); }

struct Gated : torch::autograd::Function<Gated> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& gate, const at::Tensor& up,
                            const Activation& activation) {
    context->save_for_backward({gate, up});
    context->saved_data["forward"] = reinterpret_cast<std::int64_t>(activation.forward);
    context->saved_data["backward"] = reinterpret_cast<std::int64_t>(activation.backward);
    return activation(gate).mul_(up);
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const auto forward = reinterpret_cast<decltype(Activation::forward)>(context->saved_data["forward"].toInt());
    const auto back = reinterpret_cast<decltype(Activation::backward)>(context->saved_data["backward"].toInt());
    at::Tensor for_gate, for_up;
    if (context->needs_input_grad(0)) for_gate = back(gradients[0] * saved[1], saved[0]);
    if (context->needs_input_grad(1)) for_up = forward(saved[0]).mul_(gradients[0]);
    return {for_gate, for_up, at::Tensor()};
  }
};

at::Tensor tanh_gelu(const at::Tensor& x) { return at::gelu(x, "tanh"); }
at::Tensor exact_gelu(const at::Tensor& x) { return at::gelu(x); }
at::Tensor relu(const at::Tensor& x) { return at::relu(x); }
at::Tensor silu(const at::Tensor& x) { return at::silu(x); }

}  // namespace

at::Tensor bloom_gelu(const at::Tensor& x) { return wide(x) ? at::gelu(x, "tanh") : HalfBloomGelu::apply(x); }

at::Tensor gelu_new(const at::Tensor& x) {
  if (wide(x)) return at::gelu(x, "tanh");
  return 0.5 * x * (1.0 + at::tanh(std::sqrt(2.0 / M_PI) * (x + 0.044715 * at::pow(x, 3.0))));
}

at::Tensor gated(const Activation& activation, const at::Tensor& gate, const at::Tensor& up) {
  if (!wide(gate) && !activation.half_too) return activation(gate) * up;
  return Gated::apply(gate, up, activation);
}

Activation activation_by_name(const std::string& name) {
  if (name == "gelu_new") return {gelu_new, tanh_gelu_backward, false};
  if (name == "gelu") return {exact_gelu, exact_gelu_backward};
  if (name == "relu") return {relu, relu_backward};
  if (name == "gelu_pytorch_tanh") return {tanh_gelu, tanh_gelu_backward};
  if (name == "silu" || name == "swish") return {silu, silu_backward};
  throw InputError("config.json: the activation '" + name +
                   "' is not known: expected gelu_new, gelu_pytorch_tanh, gelu, relu or silu");
}

}  // namespace lethe::engine::nn
