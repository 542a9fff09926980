// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/config_reader.h"
#include "engine/models/family.h"
#include "engine/models/rotary_decoder.h"

namespace lethe::engine {

/// Jiang et al. 2023, as transformers computes it: LLaMA's decoder whose queries see a window of keys.
static rotary::Config mistral_config(const Json& json) {
  rotary::Config config("mistral", json);
  const ConfigReader in(json);
  if (in.has("sliding_window")) config.window = in.size({"sliding_window"});
  return config;
}

ModelPtr make_mistral(const Json& config, const Json& generation_config, WeightSource& source) {
  return std::make_unique<rotary::Decoder>(mistral_config(config), config, generation_config, source);
}

InitRules mistral_init(const Json& config) { return rotary::init(mistral_config(config), config, false); }

}  // namespace lethe::engine
