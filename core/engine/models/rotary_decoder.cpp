// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/rotary_decoder.h"

#include <cmath>

#include "engine/models/config_reader.h"

namespace lethe::engine::rotary {

Block::Block(const Scope& scope, const Config& config)
    : input_norm_(scope / "input_layernorm", config.hidden, config.epsilon, config.norm_weight),
      q_(scope / "self_attn" / "q_proj", config.hidden, config.heads * config.head_width, config.attention_bias),
      k_(scope / "self_attn" / "k_proj", config.hidden, config.key_heads * config.head_width, config.attention_bias),
      v_(scope / "self_attn" / "v_proj", config.hidden, config.key_heads * config.head_width, config.attention_bias),
      o_(scope / "self_attn" / "o_proj", config.heads * config.head_width, config.hidden, config.attention_bias),
      attention_norm_(scope / "post_attention_layernorm", config.hidden, config.epsilon, config.norm_weight),
      gate_(scope / "mlp" / "gate_proj", config.hidden, config.inner, config.mlp_bias),
      up_(scope / "mlp" / "up_proj", config.hidden, config.inner, config.mlp_bias),
      down_(scope / "mlp" / "down_proj", config.inner, config.hidden, config.mlp_bias),
      attention_branch_{(scope / "self_attn").prefix(), nullptr},
      mlp_branch_{(scope / "mlp").prefix(), nullptr},
      activation_(config.activation),
      head_width_(config.head_width) {}

at::Tensor Block::attention(const at::Tensor& x, const CausalPass& pass, const nn::KeyValuePair& prefix,
                            nn::KeyValues* cache) {
  const auto heads = [&](const at::Tensor& y) {
    return y.view({pass.rows, pass.queries, -1, head_width_}).transpose(1, 2);
  };
  const std::int64_t before = nn::keys_before(prefix, cache);
  const Placement& placement = pass.placement(before);
  const at::Tensor q = nn::rotate(heads(q_.forward(x)), placement.rotation);
  const at::Tensor own = nn::rotate(heads(k_.forward(x)), placement.rotation);
  const auto [k, v] = nn::keys_seen(prefix, cache, own, heads(v_.forward(x)), pass.starts);
  return nn::attend(q, k, v, placement.scores, 1 / std::sqrt(static_cast<double>(head_width_)), pass.dropout);
}

at::Tensor Block::forward(const at::Tensor& x, const CausalPass& pass, const nn::KeyValuePair& prefix,
                          nn::KeyValues* cache, const at::Tensor& kept) {
  at::Tensor context = attention(input_norm_.forward(x), pass, prefix, cache), residual = x;
  if (kept.defined()) context = context.index_select(0, kept), residual = residual.index_select(0, kept);
  const at::Tensor attended = residual + attention_branch_.apply(pass.dropout(o_.forward(context)), residual);
  const at::Tensor normed = attention_norm_.forward(attended);
  const at::Tensor inner = nn::gated(activation_, gate_.forward(normed), up_.forward(normed));
  return attended + mlp_branch_.apply(pass.dropout(down_.forward(inner)), attended);
}

Decoder::Decoder(const Config& config, const Json& json, const Json& generation_config, WeightSource& source)
    : CausalModel(json, generation_config), window_(config.window), embedding_scale_(config.embedding_scale) {
  const Scope scope(source, taken_, "model");
  embedding_ = (scope / "embed_tokens").take("weight", {config.vocabulary, config.hidden});
  for (std::int64_t i = 0; i < config.layers; ++i) add_block(std::make_unique<Block>(scope / "layers" / i, config));
  final_norm_.emplace(scope / "norm", config.hidden, config.epsilon, config.norm_weight);
  output_.emplace(source, taken_, "model.embed_tokens.weight", embedding_);
  frequencies_ = nn::rotary_frequencies(config.head_width, config.theta, config.scaling).to(embedding_.device());
  shape_.family = config.family;
  shape_.vocabulary = config.vocabulary;
  shape_.hidden = config.hidden;
  shape_.layers = config.layers;
  shape_.heads = config.heads;
  shape_.key_heads = config.key_heads;
  shape_.head_width = config.head_width;
  shape_.max_length = config.max_length;
}

at::Tensor Decoder::look_up(const at::Tensor& tokens) const {
  const at::Tensor x = CausalModel::look_up(tokens);
  if (!embedding_scale_) return x;
  return x * at::scalar_tensor(*embedding_scale_, x.options().requires_grad(false));
}

Placement Decoder::place(const nn::QueryPositions& positions, std::int64_t keys) const {
  return {{{}, nn::causal_mask(positions, keys, options(), window_)}, nn::rotation(frequencies_, positions, options())};
}

InitRules init(const Config& config, const Json& json, bool tied_by_default) {
  const double range = ConfigReader(json).number_or("initializer_range", 0.02);
  const double norm = config.norm_weight == nn::RmsNorm::Weight::plain ? 1 : 0;
  return {[=](const std::string& name) -> Init {
            if (name.ends_with(".bias")) return {0, 0};
            return name.ends_with("norm.weight") ? Init{norm, 0} : Init{0, range};
          },
          !ConfigReader(json).flag_or("tie_word_embeddings", tied_by_default)};
}

}  // namespace lethe::engine::rotary
