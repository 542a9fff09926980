// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/linear.h"

#include "engine/nn/precision.h"

namespace lethe::engine::nn {

Linear::Linear(const Scope& scope, std::int64_t in, std::int64_t out, bool with_bias)
    : weight(scope.take("weight", {out, in})), name_(scope.prefix()) {
  if (with_bias) bias = scope.take("bias", {out});
}

at::Tensor Linear::forward(const at::Tensor& given) const {
  if (adapters.empty()) {
    at::Tensor y = at::linear(given, as_met_by(given, weight));
    return bias.defined() ? y.add_(as_met_by(y, bias)) : y;
  }
  at::Tensor x = given, w = weight;
  for (const auto& adapter : adapters)
    if (at::Tensor changed = adapter->input(x); changed.defined()) x = std::move(changed);
  for (const auto& adapter : adapters)
    if (at::Tensor changed = adapter->weight(w); changed.defined()) w = std::move(changed);
  at::Tensor y = at::linear(x, as_met_by(x, w));
  for (const auto& adapter : adapters)
    if (at::Tensor changed = adapter->output(x, y, w); changed.defined()) y = std::move(changed);
  return bias.defined() ? y + as_met_by(y, bias) : y;
}

}  // namespace lethe::engine::nn
