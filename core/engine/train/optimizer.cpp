// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/optimizer.h"

#include <map>
#include <set>
#include <stdexcept>

namespace lethe::engine {

double clip_gradients(const std::vector<Declared>& parameters, double clip) {
  std::vector<at::Tensor> gradients;
  for (const Declared& parameter : parameters)
    if (parameter.trained && parameter.value.grad().defined()) gradients.push_back(parameter.value.grad());
  if (gradients.empty()) return 0;
  const at::NoGradGuard no_grad;
  const double norm = at::stack(at::_foreach_norm(gradients, 2)).norm().item<double>();
  if (clip > 0 && norm > clip) at::_foreach_mul_(gradients, clip / (norm + 1e-6));
  return norm;
}

AdamW::AdamW(const std::vector<Declared>& parameters, const study::Training& training,
             const std::vector<ParameterGroup>& groups)
    : groups_(groups), training_(training) {
  std::set<std::string> known;
  for (const ParameterGroup& group : groups_)
    if (!known.insert(group.name).second)
      throw std::logic_error("the optimiser group '" + group.name + "' is listed twice");
  if (known.insert("").second) groups_.push_back({""});
  for (const Declared& parameter : parameters) {
    if (!known.contains(parameter.group))
      throw std::logic_error("'" + parameter.name + "' is declared in the optimiser group '" + parameter.group +
                             "', which its method does not list");
    if (parameter.trained) parameters_.push_back(parameter);
  }
  states_.resize(parameters_.size());
}

void AdamW::zero_gradients() {
  for (Declared& parameter : parameters_)
    if (parameter.value.grad().defined()) parameter.value.mutable_grad().reset();
}

void AdamW::step(double learning_rate) {
  const at::NoGradGuard no_grad;
  for (const ParameterGroup& group : groups_)
    for (const bool matrices : {true, false}) step(group, matrices, learning_rate * group.rate_factor);
}

/// One call of the fused kernel, which knows one rate and one decay.
void AdamW::step(const ParameterGroup& group, bool matrices, double learning_rate) {
  std::vector<at::Tensor> values, gradients, averages, squares, steps;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const at::Tensor& value = parameters_[i].value;
    if (!value.grad().defined() || (value.dim() >= 2) != matrices || parameters_[i].group != group.name) continue;
    State& state = states_[i];
    if (!state.average.defined()) {
      state.average = at::zeros_like(value);
      state.square = at::zeros_like(value);
      state.step = at::zeros({}, value.options().dtype(at::kFloat));
    }
    state.step.add_(1);
    values.push_back(value);
    gradients.push_back(value.grad());
    averages.push_back(state.average);
    squares.push_back(state.square);
    steps.push_back(state.step);
  }
  if (values.empty()) return;
  const double decay = group.weight_decay.value_or(matrices ? training_.weight_decay : 0.0);
  at::_fused_adamw_(values, gradients, averages, squares, /*max_exp_avg_sqs=*/{}, steps, learning_rate, training_.beta1,
                    training_.beta2, decay, training_.epsilon, /*amsgrad=*/false, /*maximize=*/false);
}

NamedTensors AdamW::save() const {
  NamedTensors state;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (!states_[i].average.defined()) continue;
    state.emplace_back(parameters_[i].name + ".exp_avg", states_[i].average);
    state.emplace_back(parameters_[i].name + ".exp_avg_sq", states_[i].square);
    state.emplace_back(parameters_[i].name + ".step", states_[i].step);
  }
  return state;
}

void AdamW::restore(const NamedTensors& state) {
  const std::map<std::string, at::Tensor> by_name(state.begin(), state.end());
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const std::string& name = parameters_[i].name;
    const auto average = by_name.find(name + ".exp_avg");
    if (average == by_name.end()) continue;
    const at::Device device = parameters_[i].value.device();
    states_[i] = {average->second.to(device, /*non_blocking=*/false, /*copy=*/true),
                  by_name.at(name + ".exp_avg_sq").to(device, false, true),
                  by_name.at(name + ".step").to(device, false, true)};
  }
}

}  // namespace lethe::engine
