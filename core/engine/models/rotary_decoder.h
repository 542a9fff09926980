// SPDX-License-Identifier: GPL-3.0-or-later
// The decoder of LLaMA, Mistral and Gemma: root mean square norms, rotary positions, grouped queries, a gated MLP.
// Each of those families is a file that reads its config.json into `rotary::Config`.
#pragma once
#include <optional>
#include <vector>

#include "base/json.h"
#include "engine/models/causal_model.h"
#include "engine/nn/activation.h"
#include "engine/nn/linear.h"
#include "engine/nn/norm.h"
#include "engine/nn/rotary.h"
#include "engine/nn/slots.h"

namespace lethe::engine::rotary {

struct Config {
  /// The keys that all these families share.
  Config(const std::string& family, const Json& json);

  std::string family;
  std::int64_t vocabulary, hidden, inner, layers, heads, key_heads, head_width, max_length;
  double epsilon, theta;
  nn::RotaryScaling scaling;
  nn::Activation activation;
  bool attention_bias = false, mlp_bias = false;
  /// A query sees this many keys, its own among them.
  std::optional<std::int64_t> window;
  nn::RmsNorm::Weight norm_weight = nn::RmsNorm::Weight::plain;
  /// What embeddings of tokens are multiplied by, rounded to the run's number type first.
  std::optional<double> embedding_scale;
};

/// Attention and MLP with their norms and residuals.
class Block final : public CausalBlock {
 public:
  Block(const Scope& scope, const Config& config);

  at::Tensor forward(const at::Tensor& x, const CausalPass& pass, const nn::KeyValuePair& prefix, nn::KeyValues* cache,
                     const at::Tensor& kept) override;
  std::vector<nn::Linear*> linears() override { return {&q_, &k_, &v_, &o_, &gate_, &up_, &down_}; }
  std::vector<nn::BranchSlot*> branches() override { return {&attention_branch_, &mlp_branch_}; }

 private:
  at::Tensor attention(const at::Tensor& x, const CausalPass& pass, const nn::KeyValuePair& prefix,
                       nn::KeyValues* cache);

  nn::RmsNorm input_norm_;
  nn::Linear q_, k_, v_, o_;
  nn::RmsNorm attention_norm_;
  nn::Linear gate_, up_, down_;
  nn::BranchSlot attention_branch_, mlp_branch_;
  nn::Activation activation_;
  std::int64_t head_width_;
};

class Decoder final : public CausalModel {
 public:
  Decoder(const Config& config, const Json& json, const Json& generation_config, WeightSource& source);

 private:
  at::Tensor look_up(const at::Tensor& tokens) const override;
  at::Tensor enter(const at::Tensor& embedded) const override { return embedded; }
  at::Tensor leave(const at::Tensor& x) const override { return final_norm_->forward(x); }
  Placement place(const nn::QueryPositions& positions, std::int64_t keys) const override;

  std::optional<nn::RmsNorm> final_norm_;
  std::optional<std::int64_t> window_;
  std::optional<double> embedding_scale_;
  at::Tensor frequencies_;
};

/// Normal(0, initializer_range) for matrices; norms begin as the identity.
InitRules init(const Config& config, const Json& json, bool tied_by_default);

}  // namespace lethe::engine::rotary
