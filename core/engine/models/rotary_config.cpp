// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/config_reader.h"
#include "engine/models/rotary_decoder.h"

namespace lethe::engine::rotary {

namespace {

/// Version 5 of transformers writes `rope_parameters`; before, the scaling stood in `rope_scaling` and its kind could
/// be called `type`.
const Json& rotary_json(const Json& json) {
  static const Json none = Json::object();
  for (const char* name : {"rope_parameters", "rope_scaling"})
    if (const auto found = json.find(name); found != json.end() && !found->is_null()) {
      if (!found->is_object()) throw InputError("config.json: '" + std::string(name) + "' must be an object");
      return *found;
    }
  return none;
}

nn::RotaryScaling scaling_of(const Json& rotary, std::int64_t max_length) {
  using Kind = nn::RotaryScaling::Kind;
  const ConfigReader in(rotary);
  const std::string kind = in.text_or("rope_type", in.text_or("type", "default"));
  nn::RotaryScaling scaling;
  if (kind == "default") return scaling;
  if (kind != "linear" && kind != "llama3")
    throw InputError("config.json: positions of the kind '" + kind + "' (rope_type) are not known, expected default, " +
                     "linear or llama3");
  scaling.kind = kind == "linear" ? Kind::linear : Kind::llama3;
  scaling.factor = in.number_above("factor", 0);
  if (scaling.kind == Kind::linear) return scaling;
  scaling.low_frequency = in.number_above("low_freq_factor", 0);
  scaling.high_frequency = in.number_above("high_freq_factor", scaling.low_frequency);
  scaling.original_length = static_cast<double>(in.size_or({"original_max_position_embeddings"}, max_length));
  return scaling;
}

}  // namespace

Config::Config(const std::string& name, const Json& json) : family(name) {
  const ConfigReader in(json);
  vocabulary = in.size({"vocab_size"});
  hidden = in.size({"hidden_size"});
  inner = in.size({"intermediate_size"});
  layers = in.size({"num_hidden_layers"});
  heads = in.size({"num_attention_heads"});
  key_heads = in.size_or({"num_key_value_heads"}, heads);
  if (heads % key_heads != 0)
    throw InputError("config.json: 'num_attention_heads' " + std::to_string(heads) +
                     " must be a multiple of 'num_key_value_heads' " + std::to_string(key_heads));
  if (!in.has("head_dim") && hidden % heads != 0)
    throw InputError("config.json: 'hidden_size' " + std::to_string(hidden) +
                     " must be a multiple of 'num_attention_heads' " + std::to_string(heads) +
                     ", or 'head_dim' must say how wide a head is");
  head_width = in.size_or({"head_dim"}, hidden / heads);
  if (head_width % 2 != 0)
    throw InputError("config.json: a head is " + std::to_string(head_width) +
                     " wide ('head_dim', or 'hidden_size' by 'num_attention_heads'): expected an even number");
  max_length = in.size_or({"max_position_embeddings"}, 2048);
  epsilon = in.number_or("rms_norm_eps", 1e-6);
  const Json& rotary = rotary_json(json);
  theta = ConfigReader(rotary).number_or("rope_theta", in.number_or("rope_theta", 10000));
  scaling = scaling_of(rotary, max_length);
  activation = nn::activation_by_name(in.text_or("hidden_act", "silu"));
}

}  // namespace lethe::engine::rotary
