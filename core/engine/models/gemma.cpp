// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "engine/models/config_reader.h"
#include "engine/models/family.h"
#include "engine/models/rotary_decoder.h"

namespace lethe::engine {

/// Gemma Team 2024 (the first Gemma), as transformers computes it: norms whose weight is counted from one, scaled
/// embeddings, heads wider than hidden / heads, tied.
static rotary::Config gemma_config(const Json& json) {
  Json filled = json;
  const auto missing = [&](const char* key) { return !filled.contains(key) || filled.at(key).is_null(); };
  if (missing("head_dim")) filled["head_dim"] = 256;
  if (missing("hidden_act")) filled["hidden_act"] = "gelu_pytorch_tanh";
  rotary::Config config("gemma", filled);
  config.attention_bias = ConfigReader(json).flag_or("attention_bias", false);
  config.norm_weight = nn::RmsNorm::Weight::from_one;
  config.embedding_scale = std::sqrt(static_cast<double>(config.hidden));
  if (ConfigReader(json).flag_or("use_bidirectional_attention", false))
    throw InputError("config.json: 'use_bidirectional_attention' is not supported: set it to false");
  return config;
}

ModelPtr make_gemma(const Json& config, const Json& generation_config, WeightSource& source) {
  return std::make_unique<rotary::Decoder>(gemma_config(config), config, generation_config, source);
}

InitRules gemma_init(const Json& config) { return rotary::init(gemma_config(config), config, true); }

}  // namespace lethe::engine
