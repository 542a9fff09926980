// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "base/json.h"
#include "engine/models/causal_model.h"
#include "engine/nn/linear.h"
#include "engine/nn/norm.h"
#include "engine/nn/slots.h"

namespace lethe::engine::bloom {

struct Config {
  explicit Config(const Json& json);
  std::int64_t vocabulary, hidden, layers, heads;
  double epsilon;
  bool residual_after_norm;
};

/// Attention and MLP with their norms and residuals.
class Block final : public CausalBlock {
 public:
  Block(const Scope& scope, const Config& config);

  at::Tensor forward(const at::Tensor& x, const CausalPass& pass, const nn::KeyValuePair& prefix, nn::KeyValues* cache,
                     const at::Tensor& kept) override;
  std::vector<nn::Linear*> linears() override { return {&query_key_value_, &dense_, &up_, &down_}; }
  std::vector<nn::BranchSlot*> branches() override { return {&attention_branch_, &mlp_branch_}; }

 private:
  at::Tensor attention(const at::Tensor& x, const CausalPass& pass, const nn::KeyValuePair& prefix,
                       nn::KeyValues* cache);

  nn::LayerNorm input_norm_;
  nn::Linear query_key_value_, dense_;
  nn::LayerNorm attention_norm_;
  nn::Linear up_, down_;
  nn::BranchSlot attention_branch_, mlp_branch_;
  std::int64_t heads_, width_;
  bool residual_after_norm_;
};

}  // namespace lethe::engine::bloom
