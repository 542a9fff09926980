// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/bloom_block.h"

#include <cmath>

#include "engine/models/config_reader.h"
#include "engine/nn/activation.h"

namespace lethe::engine::bloom {

Config::Config(const Json& json) {
  const ConfigReader in(json);
  vocabulary = in.size({"vocab_size"});
  hidden = in.size({"hidden_size", "n_embed", "n_embd"});
  layers = in.size({"n_layer", "num_hidden_layers"});
  heads = in.size({"n_head", "num_attention_heads"});
  epsilon = in.number_or("layer_norm_epsilon", 1e-5);
  residual_after_norm = in.flag_or("apply_residual_connection_post_layernorm", false);
  if (hidden % heads != 0)
    throw InputError("config.json: 'hidden_size' " + std::to_string(hidden) + " must be a multiple of 'n_head' " +
                     std::to_string(heads));
  if (in.flag_or("slow_but_exact", false) && in.size_or({"pretraining_tp"}, 1) > 1)
    throw InputError("config.json: 'slow_but_exact' is not supported: set it to false");
}

Block::Block(const Scope& scope, const Config& config)
    : input_norm_(scope / "input_layernorm", config.hidden, config.epsilon),
      query_key_value_(scope / "self_attention" / "query_key_value", config.hidden, 3 * config.hidden, true),
      dense_(scope / "self_attention" / "dense", config.hidden, config.hidden, true),
      attention_norm_(scope / "post_attention_layernorm", config.hidden, config.epsilon),
      up_(scope / "mlp" / "dense_h_to_4h", config.hidden, 4 * config.hidden, true),
      down_(scope / "mlp" / "dense_4h_to_h", 4 * config.hidden, config.hidden, true),
      attention_branch_{(scope / "self_attention").prefix(), nullptr},
      mlp_branch_{(scope / "mlp").prefix(), nullptr},
      heads_(config.heads),
      width_(config.hidden / config.heads),
      residual_after_norm_(config.residual_after_norm) {}

at::Tensor Block::attention(const at::Tensor& x, const CausalPass& pass, const nn::KeyValuePair& prefix,
                            nn::KeyValues* cache) {
  // The fused projection holds query, key and value of a head side by side.
  const at::Tensor fused = query_key_value_.forward(x)
                               .view({pass.rows, pass.queries, heads_, 3, width_})
                               .permute({3, 0, 2, 1, 4})
                               .contiguous();
  const std::vector<at::Tensor> parts = fused.unbind(0);
  const std::int64_t before = nn::keys_before(prefix, cache);
  const auto [k, v] = nn::keys_seen(prefix, cache, parts[1], parts[2], pass.starts);
  return nn::attend(parts[0], k, v, pass.placement(before).scores, 1 / std::sqrt(static_cast<double>(width_)),
                    pass.dropout);
}

at::Tensor Block::forward(const at::Tensor& x, const CausalPass& pass, const nn::KeyValuePair& prefix,
                          nn::KeyValues* cache, const at::Tensor& kept) {
  const at::Tensor normed = input_norm_.forward(x);
  at::Tensor context = attention(normed, pass, prefix, cache), residual = residual_after_norm_ ? normed : x;
  if (kept.defined()) context = context.index_select(0, kept), residual = residual.index_select(0, kept);
  const at::Tensor attended = residual + attention_branch_.apply(pass.dropout(dense_.forward(context)), residual);
  const at::Tensor normed_again = attention_norm_.forward(attended);
  residual = residual_after_norm_ ? normed_again : attended;
  const at::Tensor mlp = pass.dropout(down_.forward(nn::bloom_gelu(up_.forward(normed_again))));
  return residual + mlp_branch_.apply(mlp, residual);
}

}  // namespace lethe::engine::bloom
