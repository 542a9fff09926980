// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/attention.h"

#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

namespace lethe::engine::nn {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// [batch, heads, length, width] → [batch · groups, heads / groups · length, width]: the queries of heads that share
/// keys are rows of one product.
at::Tensor flat(const at::Tensor& x, std::int64_t groups) {
  return x.reshape({x.size(0) * groups, x.size(1) / groups * x.size(2), x.size(3)});
}

at::Tensor merge_heads(const at::Tensor& context, std::int64_t batch, std::int64_t heads) {
  const std::int64_t width = context.size(2), queries = context.size(0) * context.size(1) / (batch * heads);
  return context.view({batch, heads, queries, width}).transpose(1, 2).reshape({batch * queries, heads * width});
}

/// One node instead of ten: measured 1.6 times as fast as SDPA (which has no fast kernel for biases with a gradient)
/// for the sizes of small models.
struct Attention : torch::autograd::Function<Attention> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                            const std::optional<at::Tensor>& bias, const std::optional<at::Tensor>& mask,
                            double scale) {
    const std::int64_t batch = q.size(0), heads = q.size(1), groups = k.size(1);
    const at::Tensor fq = flat(q, groups), fk = flat(k, groups), fv = flat(v, groups);
    at::Tensor scores = at::bmm(fq, fk.transpose(1, 2));
    if (scale != 1) scores.mul_(scale);
    at::Tensor shaped = scores.view({batch, heads, q.size(2), k.size(2)});
    if (bias) shaped.add_(*bias);
    if (mask) shaped.add_(*mask);
    const at::Tensor probabilities = at::softmax(scores, -1);
    context->save_for_backward({fq, fk, fv, probabilities});
    context->saved_data["batch"] = batch;
    context->saved_data["heads"] = heads;
    context->saved_data["scale"] = scale;
    if (bias) context->saved_data["bias"] = bias->sizes().vec();
    return merge_heads(at::bmm(probabilities, fv), batch, heads);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &q = saved[0], &k = saved[1], &v = saved[2], &p = saved[3];
    const std::int64_t batch = context->saved_data["batch"].toInt(), heads = context->saved_data["heads"].toInt();
    const std::int64_t groups = k.size(0) / batch, width = v.size(2);
    const double scale = context->saved_data["scale"].toDouble();
    const at::Tensor g =
        gradients[0].reshape({batch, -1, heads, width}).transpose(1, 2).reshape({k.size(0), q.size(1), width});
    const auto split = [&](const at::Tensor& x, std::int64_t n) { return x.view({batch, n, -1, x.size(2)}); };
    at::Tensor scores_gradient = at::_softmax_backward_data(at::bmm(g, v.transpose(1, 2)), p, -1, p.scalar_type());
    at::Tensor bias_gradient;
    if (context->saved_data.count("bias") != 0 && context->needs_input_grad(3))
      bias_gradient = at::sum_to(split(scores_gradient, heads), context->saved_data["bias"].toIntVector());
    if (scale != 1) scores_gradient = scores_gradient * scale;
    return {split(at::bmm(scores_gradient, k), heads),
            split(at::bmm(scores_gradient.transpose(1, 2), q), groups),
            split(at::bmm(p.transpose(1, 2), g), groups),
            bias_gradient,
            at::Tensor(),
            at::Tensor()};
  }
};

at::Tensor attend_step_by_step(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const ScoreBias& added,
                               double scale, const Dropout& dropout) {
  const std::int64_t batch = q.size(0), heads = q.size(1), groups = k.size(1);
  at::Tensor scores =
      at::bmm(flat(q, groups), flat(k, groups).transpose(1, 2)).view({batch, heads, q.size(2), k.size(2)});
  if (scale != 1) scores = scores * scale;
  if (added.bias.defined()) scores = scores + added.bias.to(scores.scalar_type());
  if (added.mask.defined()) scores = scores + added.mask.to(scores.scalar_type());
  const auto type = scores.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
  const at::Tensor probabilities = dropout(at::softmax(scores, -1, type).to(q.scalar_type()));
  return merge_heads(at::bmm(flat(probabilities, groups), flat(v, groups)), batch, heads);
}

}  // namespace

at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const ScoreBias& added, double scale,
                  const Dropout& dropout) {
  const bool wide = q.scalar_type() == at::kFloat || q.scalar_type() == at::kDouble;
  if (!wide || dropout.on()) return attend_step_by_step(q, k, v, added, scale, dropout);
  const auto given = [](const at::Tensor& x) { return x.defined() ? std::optional(x) : std::nullopt; };
  return Attention::apply(q, k, v, given(added.bias), given(added.mask), scale);
}

}  // namespace lethe::engine::nn
