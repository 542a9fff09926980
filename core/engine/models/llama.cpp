// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/config_reader.h"
#include "engine/models/family.h"
#include "engine/models/rotary_decoder.h"

namespace lethe::engine {

/// Touvron et al. 2023, LLaMA 1 to 3, and what is tuned from them (Alpaca), as transformers computes it.
static rotary::Config llama_config(const Json& json) {
  rotary::Config config("llama", json);
  config.attention_bias = ConfigReader(json).flag_or("attention_bias", false);
  config.mlp_bias = ConfigReader(json).flag_or("mlp_bias", false);
  return config;
}

ModelPtr make_llama(const Json& config, const Json& generation_config, WeightSource& source) {
  return std::make_unique<rotary::Decoder>(llama_config(config), config, generation_config, source);
}

InitRules llama_init(const Json& config) { return rotary::init(llama_config(config), config, false); }

}  // namespace lethe::engine
