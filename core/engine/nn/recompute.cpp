// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/recompute.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace lethe::engine::nn {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::size_t most_inputs = 6;

/// What the backward pass needs besides the tensors.
struct Again {
  Part part;
  std::size_t count;  ///< of its inputs
  Dropout dropout;
  at::Tensor draws;  ///< the generator's state before the part

  at::Tensor run(const variable_list& inputs) {
    if (!dropout.on()) return part(inputs);
    const at::Tensor now = dropout.generator->get_state();
    dropout.generator->set_state(draws);
    const at::Tensor out = part(inputs);
    dropout.generator->set_state(now);
    return out;
  }
};

/// Function::apply takes tensors one by one; those beyond the part's inputs are empty.
struct Recompute : torch::autograd::Function<Recompute> {
  /// `tracked` has a gradient, so that the result has one too where only weights are trained.
  static at::Tensor forward(AutogradContext* context, const std::shared_ptr<Again>& again, const at::Tensor& tracked,
                            const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, const at::Tensor& d,
                            const at::Tensor& e, const at::Tensor& f) {
    context->saved_data["again"] = c10::IValue::make_capsule(c10::make_intrusive<Holder>(again));
    context->save_for_backward({tracked, a, b, c, d, e, f});
    variable_list inputs = {a, b, c, d, e, f};
    inputs.resize(again->count);
    return again->part(inputs);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto holder = context->saved_data["again"].toCapsule();
    const std::shared_ptr<Again> again = static_cast<const Holder*>(holder.get())->again;
    const variable_list saved = context->get_saved_variables();
    variable_list inputs(saved.begin() + 1, saved.begin() + 1 + static_cast<std::ptrdiff_t>(again->count));
    for (at::Tensor& input : inputs) input = input.detach().requires_grad_(input.requires_grad());
    {
      const c10::AutoGradMode recording(true);
      const at::Tensor out = again->run(inputs);
      if (out.requires_grad()) torch::autograd::backward({out}, {gradients[0]});
    }
    variable_list result(2 + most_inputs);  // first of `again` and `tracked`
    for (std::size_t i = 0; i < inputs.size(); ++i) result[2 + i] = inputs[i].grad();
    return result;
  }

 private:
  struct Holder : torch::CustomClassHolder {
    explicit Holder(std::shared_ptr<Again> given) : again(std::move(given)) {}
    std::shared_ptr<Again> again;
  };
};

}  // namespace

at::Tensor recomputed(const Part& part, const std::vector<at::Tensor>& inputs, const Dropout& dropout) {
  if (!at::GradMode::is_enabled()) return part(inputs);
  if (inputs.size() > most_inputs) throw std::logic_error("a part that is computed again has at most 6 inputs");
  const auto again = std::make_shared<Again>(Again{part, inputs.size(), dropout, {}});
  if (dropout.on()) again->draws = dropout.generator->get_state();
  const at::Tensor tracked = at::empty({0}, inputs.front().options().requires_grad(false)).requires_grad_(true);
  std::array<at::Tensor, most_inputs> all;
  all.fill(tracked.detach());
  std::ranges::copy(inputs, all.begin());
  return Recompute::apply(again, tracked, all[0], all[1], all[2], all[3], all[4], all[5]);
}

}  // namespace lethe::engine::nn
