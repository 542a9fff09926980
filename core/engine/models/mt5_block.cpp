// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/mt5_block.h"

#include <limits>

#include "engine/models/config_reader.h"

namespace lethe::engine::mt5 {

Config::Config(const Json& json) {
  const ConfigReader in(json);
  vocabulary = in.size({"vocab_size"});
  hidden = in.size({"d_model", "hidden_size"});
  heads = in.size({"num_heads", "num_attention_heads"});
  head_width = in.size({"d_kv", "head_dim"});
  inner = in.size({"d_ff"});
  encoder_layers = in.size({"num_layers", "num_hidden_layers"});
  decoder_layers = in.size_or({"num_decoder_layers"}, encoder_layers);
  buckets = in.size_or({"relative_attention_num_buckets"}, 32);
  largest_distance = in.size_or({"relative_attention_max_distance"}, 128);
  epsilon = in.number_or("layer_norm_epsilon", 1e-6);
  start_token = in.token("decoder_start_token_id").value_or(0);
  const std::string feed_forward = in.text_or("feed_forward_proj", "gated-gelu");
  gated = feed_forward.starts_with("gated-");
  const std::string name = gated ? feed_forward.substr(6) : feed_forward;
  activation = nn::activation_by_name(gated && name == "gelu" ? "gelu_new" : name);
}

Attention::Attention(const Scope& scope, const Config& config)
    : q(scope / "q", config.hidden, config.heads * config.head_width, false),
      k(scope / "k", config.hidden, config.heads * config.head_width, false),
      v(scope / "v", config.hidden, config.heads * config.head_width, false),
      o(scope / "o", config.heads * config.head_width, config.hidden, false),
      heads_(config.heads),
      width_(config.head_width) {}

at::Tensor Attention::split(const at::Tensor& x, std::int64_t rows) const {
  return x.view({rows, -1, heads_, width_}).transpose(1, 2);
}

KeyValuePair Attention::keys_values(const at::Tensor& states, std::int64_t rows) const {
  return {split(k.forward(states), rows), split(v.forward(states), rows)};
}

at::Tensor Attention::forward(const at::Tensor& x, std::int64_t rows, const KeyValuePair& seen,
                              const nn::ScoreBias& bias, const nn::Dropout& dropout) const {
  return o.forward(nn::attend(split(q.forward(x), rows), seen.first, seen.second, bias, 1, dropout));
}

Block::Block(const Scope& scope, const Config& config, bool decoder)
    : own_(scope / "layer" / 0 / "SelfAttention", config),
      own_norm_(scope / "layer" / 0 / "layer_norm", config.hidden, config.epsilon),
      activation_(config.activation) {
  const Scope cross = scope / "layer" / 1, feed = scope / "layer" / (decoder ? 2 : 1), dense = feed / "DenseReluDense";
  if (decoder) {
    cross_attention.emplace(cross / "EncDecAttention", config);
    cross_norm_.emplace(cross / "layer_norm", config.hidden, config.epsilon);
    cross_branch_.name = (cross / "EncDecAttention").prefix();
  }
  if (config.gated) gate_.emplace(dense / "wi_0", config.hidden, config.inner, false);
  up_.emplace(dense / (config.gated ? "wi_1" : "wi"), config.hidden, config.inner, false);
  down_.emplace(dense / "wo", config.inner, config.hidden, false);
  feed_norm_.emplace(feed / "layer_norm", config.hidden, config.epsilon);
  own_branch_.name = own_.q.name().substr(0, own_.q.name().size() - 2);
  feed_branch_.name = dense.prefix();
}

at::Tensor Block::see_own(const at::Tensor& normed, const Pass& pass, const KeyValuePair& prefix,
                          nn::KeyValues* cache) const {
  const auto [k, v] = own_.keys_values(normed, pass.rows);
  const std::int64_t before = nn::keys_before(prefix, cache);
  const KeyValuePair seen = nn::keys_seen(prefix, cache, k, v, pass.starts);
  return own_.forward(normed, pass.rows, seen, pass.bias(before, seen.first.size(2)), pass.dropout);
}

at::Tensor Block::feed_forward(const at::Tensor& normed, const nn::Dropout& dropout) const {
  if (!gate_) return down_->forward(dropout(activation_(up_->forward(normed))));
  return down_->forward(dropout(nn::gated(activation_, gate_->forward(normed), up_->forward(normed))));
}

/// fp16 has too small a range for the states of large mT5 models.
static at::Tensor in_range(const at::Tensor& x) {
  if (x.scalar_type() != at::kHalf) return x;
  const double largest = 65504.0;
  const double limit = at::isinf(x).any().item<bool>() ? largest - 1000 : largest;
  return at::clamp(x, -limit, limit);
}

at::Tensor Block::forward(at::Tensor x, const Pass& pass, const KeyValuePair& prefix, nn::KeyValues* cache,
                          const KeyValuePair* encoded) {
  x = in_range(x + own_branch_.apply(pass.dropout(see_own(own_norm_.forward(x), pass, prefix, cache)), x));
  if (encoded) {
    const at::Tensor out =
        cross_attention->forward(cross_norm_->forward(x), pass.rows, *encoded, pass.cross, pass.dropout);
    x = in_range(x + cross_branch_.apply(pass.dropout(out), x));
  }
  const at::Tensor out = feed_forward(feed_norm_->forward(x), pass.dropout);
  return in_range(x + feed_branch_.apply(pass.dropout(out), x));
}

std::vector<nn::Linear*> Block::linears() {
  std::vector<nn::Linear*> all = {&own_.q, &own_.k, &own_.v, &own_.o};
  if (cross_attention)
    for (nn::Linear* linear : {&cross_attention->q, &cross_attention->k, &cross_attention->v, &cross_attention->o})
      all.push_back(linear);
  if (gate_) all.push_back(&*gate_);
  for (nn::Linear* linear : {&*up_, &*down_}) all.push_back(linear);
  return all;
}

std::vector<nn::BranchSlot*> Block::branches() {
  if (cross_attention) return {&own_branch_, &cross_branch_, &feed_branch_};
  return {&own_branch_, &feed_branch_};
}

}  // namespace lethe::engine::mt5
