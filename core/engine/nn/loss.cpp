// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/loss.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <stdexcept>

#include "engine/models/language_model.h"
#include "engine/nn/precision.h"

namespace lethe::engine::nn {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// In fp32 and fp64 into the given buffer: fresh memory for every chunk would cost more than the arithmetic.
at::Tensor log_softmax(const at::Tensor& logits, at::Tensor buffer) {
  if (logits.scalar_type() != at::kFloat && logits.scalar_type() != at::kDouble)
    return at::log_softmax(logits, -1, at::kFloat);
  return at::_log_softmax_out(buffer, logits, -1, false);
}

struct CrossEntropy : torch::autograd::Function<CrossEntropy> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& states, const at::Tensor& own_weight,
                            const at::Tensor& labels, std::int64_t chunk, bool for_states, bool for_weight) {
    const std::int64_t n = states.size(0);
    const at::Tensor weight = as_met_by(states, own_weight), transposed = weight.t();
    at::Tensor states_gradient = for_states ? at::empty_like(states) : at::Tensor();
    at::Tensor weight_gradient = for_weight ? at::zeros_like(own_weight) : at::Tensor();
    at::Tensor buffer = at::empty({std::min(chunk, n), weight.size(0)}, states.options()),
               second = at::empty_like(buffer);
    at::Tensor total = at::zeros({}, states.options().dtype(at::kDouble));
    for (std::int64_t first = 0; first < n; first += chunk) {
      const std::int64_t count = std::min(chunk, n - first);
      const at::Tensor part = states.narrow(0, first, count), label = labels.narrow(0, first, count).unsqueeze(1);
      at::Tensor logits = buffer.narrow(0, 0, count);
      at::mm_out(logits, part, transposed);
      at::Tensor log_p = log_softmax(logits, second.narrow(0, 0, count));
      total.sub_(log_p.gather(1, label).sum(at::kDouble));
      if (!for_states && !for_weight) continue;
      at::Tensor gradient = log_p.exp_();
      gradient.scatter_add_(1, label, at::full({count, 1}, -1.0, gradient.options()));
      gradient = gradient.to(states.scalar_type());
      if (for_states) {
        at::Tensor out = states_gradient.narrow(0, first, count);
        at::mm_out(out, gradient, weight);
      }
      if (!for_weight) continue;
      if (weight_gradient.scalar_type() == part.scalar_type())
        weight_gradient.addmm_(gradient.t(), part);
      else
        weight_gradient.add_(at::mm(gradient.t(), part));
    }
    context->save_for_backward({states_gradient, weight_gradient});
    return total.to(states.scalar_type() == at::kDouble ? at::kDouble : at::kFloat);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const auto scaled = [&](const at::Tensor& x) { return x.defined() ? x * gradients[0].to(x.scalar_type()) : x; };
    return {scaled(saved[0]), scaled(saved[1]), at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor cross_entropy_sum(const at::Tensor& states, const at::Tensor& weight, const at::Tensor& labels,
                             std::int64_t chunk) {
  const bool recording = at::GradMode::is_enabled();
  return CrossEntropy::apply(states, weight, labels, chunk, recording && states.requires_grad(),
                             recording && weight.requires_grad());
}

at::Tensor cross_entropy_sum(LanguageModel& model, const at::Tensor& states, const at::Tensor& labels,
                             std::int64_t chunk) {
  for (const auto& [name, tensor] : model.weights())
    if (name == model.output_weight()) return cross_entropy_sum(states, tensor, labels, chunk);
  throw std::logic_error("the output weight '" + model.output_weight() + "' is not among the weights");
}

double backward_in_chunks(LanguageModel& model, const at::Tensor& states, std::int64_t chunk,
                          const std::function<at::Tensor(std::int64_t, const at::Tensor&)>& loss) {
  const at::Tensor leaf = states.detach().requires_grad_(states.requires_grad());
  double sum = 0;
  for (std::int64_t first = 0; first < leaf.size(0); first += chunk) {
    const at::Tensor part = leaf.narrow(0, first, std::min(chunk, leaf.size(0) - first));
    const at::Tensor value = loss(first, model.logits(part));
    sum += value.item<double>();
    if (value.requires_grad()) torch::autograd::backward({value}, {});
  }
  if (leaf.grad().defined()) torch::autograd::backward({states}, {leaf.grad()});
  return sum;
}

TokenScores token_scores(LanguageModel& model, const at::Tensor& states, const at::Tensor& tokens, std::int64_t chunk) {
  const at::NoGradGuard no_gradient;
  std::vector<at::Tensor> log_probabilities, hits;
  for (std::int64_t first = 0; first < states.size(0); first += chunk) {
    const std::int64_t count = std::min(chunk, states.size(0) - first);
    const at::Tensor logits = model.logits(states.narrow(0, first, count)), token = tokens.narrow(0, first, count);
    log_probabilities.push_back(at::log_softmax(logits, -1, at::kFloat).gather(1, token.unsqueeze(1)).squeeze(1));
    hits.push_back(logits.argmax(1) == token);
  }
  if (hits.empty())
    return {at::empty({0}, states.options().dtype(at::kFloat)), at::empty({0}, states.options().dtype(at::kBool))};
  return {at::cat(log_probabilities), at::cat(hits)};
}

}  // namespace lethe::engine::nn
