// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/embedding.h"

#include <torch/csrc/autograd/custom_function.h>

namespace lethe::engine::nn {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct LookUp : torch::autograd::Function<LookUp> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& weight, const at::Tensor& tokens) {
    context->save_for_backward({weight, tokens});
    return at::embedding(weight, tokens);
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    at::Tensor& sum = saved[0].mutable_grad();
    if (!sum.defined()) sum = at::zeros_like(saved[0]);
    sum.index_add_(0, saved[1].reshape(-1), gradients[0].reshape({-1, sum.size(1)}));
    return {at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor look_up(const at::Tensor& weight, const at::Tensor& tokens) {
  return weight.is_leaf() ? LookUp::apply(weight, tokens) : at::embedding(weight, tokens);
}

}  // namespace lethe::engine::nn
