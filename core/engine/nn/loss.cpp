// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/loss.h"

#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <stdexcept>

#include "engine/models/language_model.h"
#include "engine/nn/precision.h"

namespace lethe::engine::nn {

namespace {

/// In place in fp32 and fp64 (the kernel reads a row before it writes it): fresh memory for every chunk would cost more
/// than the arithmetic.
at::Tensor log_softmax(at::Tensor logits) {
  if (logits.scalar_type() != at::kFloat && logits.scalar_type() != at::kDouble)
    return at::log_softmax(logits, -1, at::kFloat);
  return at::_log_softmax_out(logits, logits, -1, false);
}

/// `scale` · (softmax − label), out of log softmax [c, vocabulary], which it overwrites.
at::Tensor logit_gradient(at::Tensor log_probabilities, const at::Tensor& label, double scale) {
  at::Tensor gradient = log_probabilities.exp_();
  gradient.scatter_(1, label, gradient.gather(1, label).sub_(1));
  return gradient.mul_(scale);
}

/// Where a gradient of the leaf piles up.
at::Tensor& gradient_of(const at::Tensor& leaf) {
  if (!leaf.is_leaf()) throw std::logic_error("the output matrix is not a leaf");
  at::Tensor& gradient = leaf.mutable_grad();
  if (!gradient.defined()) gradient = at::zeros_like(leaf);
  return gradient;
}

void add_product(at::Tensor& sum, const at::Tensor& a, const at::Tensor& b) {
  if (sum.scalar_type() == a.scalar_type())
    sum.addmm_(a, b);
  else
    sum.add_(at::mm(a, b));
}

}  // namespace

double backward_cross_entropy(const at::Tensor& given_states, const at::Tensor& own_weight, const at::Tensor& labels,
                              double scale, std::int64_t chunk) {
  const bool recording = at::GradMode::is_enabled();
  const bool for_states = recording && given_states.requires_grad(),
             for_weight = recording && own_weight.requires_grad();
  double total = 0;
  at::Tensor states_gradient;
  {
    const at::NoGradGuard no_gradient;
    const at::Tensor states = given_states.detach(), weight = as_met_by(states, own_weight.detach());
    const std::int64_t n = states.size(0),
                       at_once = std::min(n, chunk > 0 ? chunk : study::logit_positions(weight.size(0)));
    at::Tensor buffer = at::empty({at_once, weight.size(0)}, states.options());
    if (for_states) states_gradient = at::empty_like(states);
    for (std::int64_t first = 0; first < n; first += at_once) {
      const std::int64_t count = std::min(at_once, n - first);
      const at::Tensor part = states.narrow(0, first, count), label = labels.narrow(0, first, count).unsqueeze(1);
      at::Tensor logits = buffer.narrow(0, 0, count);
      at::mm_out(logits, part, weight.t());
      const at::Tensor log_probabilities = log_softmax(logits);
      total -= log_probabilities.gather(1, label).sum(at::kDouble).item<double>();
      if (!for_states && !for_weight) continue;
      const at::Tensor gradient = logit_gradient(log_probabilities, label, scale).to(states.scalar_type());
      at::Tensor out = for_states ? states_gradient.narrow(0, first, count) : at::Tensor();
      if (for_states) at::mm_out(out, gradient, weight);
      if (for_weight) add_product(gradient_of(own_weight), gradient.t(), part);
    }
  }
  if (for_states) torch::autograd::backward({given_states}, {states_gradient});
  return total;
}

double backward_cross_entropy(LanguageModel& model, const at::Tensor& states, const at::Tensor& labels, double scale,
                              std::int64_t chunk) {
  for (const auto& [name, tensor] : model.weights())
    if (name == model.output_weight()) return backward_cross_entropy(states, tensor, labels, scale, chunk);
  throw std::logic_error("the output weight '" + model.output_weight() + "' is not among the weights");
}

static std::int64_t positions_at_once(const LanguageModel& model, std::int64_t chunk) {
  return chunk > 0 ? chunk : study::logit_positions(model.shape().vocabulary);
}

double backward_in_chunks(LanguageModel& model, const at::Tensor& states, std::int64_t chunk,
                          const std::function<at::Tensor(std::int64_t, const at::Tensor&)>& loss) {
  const at::Tensor leaf = states.detach().requires_grad_(states.requires_grad());
  const std::int64_t at_once = positions_at_once(model, chunk);
  double sum = 0;
  for (std::int64_t first = 0; first < leaf.size(0); first += at_once) {
    const at::Tensor part = leaf.narrow(0, first, std::min(at_once, leaf.size(0) - first));
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
  const std::int64_t at_once = positions_at_once(model, chunk);
  for (std::int64_t first = 0; first < states.size(0); first += at_once) {
    const std::int64_t count = std::min(at_once, states.size(0) - first);
    const at::Tensor logits = model.logits(states.narrow(0, first, count)), token = tokens.narrow(0, first, count);
    log_probabilities.push_back(at::log_softmax(logits, -1, at::kFloat).gather(1, token.unsqueeze(1)).squeeze(1));
    hits.push_back(logits.argmax(1) == token);
  }
  if (hits.empty())
    return {at::empty({0}, states.options().dtype(at::kFloat)), at::empty({0}, states.options().dtype(at::kBool))};
  return {at::cat(log_probabilities), at::cat(hits)};
}

}  // namespace lethe::engine::nn
