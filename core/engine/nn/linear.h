// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/checkpoint/weight_source.h"

namespace lethe::engine::nn {

/// Something attached to one linear layer. Each hook may return nothing (an undefined tensor): then it changes nothing.
/// Order in a layer: all input() hooks, then all weight() hooks, the product, all output() hooks, the bias last.
class Adapter {
 public:
  virtual ~Adapter() = default;
  /// x [.., in] → x' [.., in].
  virtual at::Tensor input(const at::Tensor& x) { return (void)x, at::Tensor(); }
  /// W₀ [out, in] → W [out, in], used in this call instead.
  virtual at::Tensor weight(const at::Tensor& w0) { return (void)w0, at::Tensor(); }
  /// y₀ = x W₀ᵀ [.., out] without bias → y [.., out] without bias. x is what the layer got, after input() hooks.
  virtual at::Tensor output(const at::Tensor& x, const at::Tensor& y0, const at::Tensor& w0) {
    return (void)x, (void)y0, (void)w0, at::Tensor();
  }
};

/// y = x Wᵀ (+ b). The bias is always an operation of its own, so «nothing attached» and «an adapter that is zero» are
/// the same bits.
class Linear {
 public:
  /// Takes `weight` [out, in] and, if asked, `bias` [out] from the scope.
  Linear(const Scope& scope, std::int64_t in, std::int64_t out, bool with_bias);

  at::Tensor forward(const at::Tensor& x) const;

  /// The module's path in the checkpoint, e.g. "transformer.h.0.mlp.dense_h_to_4h".
  const std::string& name() const { return name_; }
  at::Tensor weight, bias;
  std::vector<std::shared_ptr<Adapter>> adapters;

 private:
  std::string name_;
};

}  // namespace lethe::engine::nn
