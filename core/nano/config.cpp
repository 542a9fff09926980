// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/config.h"

#include "catalog/shape.h"

namespace lethe::nano {

namespace {

Json common(const NanoModel& model, const char* architecture) {
  return {{"vocab_size", vocabulary_size},    {"torch_dtype", "float16"}, {"model_type", model.architecture},
          {"architectures", {architecture}},  {"eos_token_id", 2},        {"pad_token_id", 3},
          {"tie_word_embeddings", model.tied}};
}

Json bloom(const NanoModel& model) {
  Json config = common(model, "BloomForCausalLM");
  config.update({{"hidden_size", model.hidden},
                 {"n_layer", model.layers},
                 {"n_head", model.heads},
                 {"layer_norm_epsilon", 1e-5},
                 {"bos_token_id", 1},
                 {"unk_token_id", 0},
                 {"seq_length", 2048}});
  return config;
}

Json mt5(const NanoModel& model) {
  Json config = common(model, "MT5ForConditionalGeneration");
  config.update({{"is_encoder_decoder", true},
                 {"d_model", model.hidden},
                 {"d_kv", model.hidden / model.heads},
                 {"d_ff", model.feed_forward},
                 {"num_layers", model.layers},
                 {"num_decoder_layers", model.layers},
                 {"num_heads", model.heads},
                 {"feed_forward_proj", "gated-gelu"},
                 {"dropout_rate", 0.0},
                 {"layer_norm_epsilon", 1e-6},
                 {"relative_attention_num_buckets", 32},
                 {"relative_attention_max_distance", 128},
                 {"decoder_start_token_id", 3}});
  return config;
}

/// LLaMA, Mistral and Gemma call most of their sizes the same.
Json rotary(const NanoModel& model, const char* architecture, const Json& own) {
  Json config = common(model, architecture);
  config.update({{"hidden_size", model.hidden},
                 {"intermediate_size", model.feed_forward},
                 {"num_hidden_layers", model.layers},
                 {"num_attention_heads", model.heads},
                 {"num_key_value_heads", model.key_heads == 0 ? model.heads : model.key_heads},
                 {"rms_norm_eps", 1e-6},
                 {"rope_theta", 10000.0},
                 {"max_position_embeddings", 2048},
                 {"bos_token_id", 1}});
  config.update(own);
  return config;
}

}  // namespace

Json config_of(const NanoModel& model) {
  if (model.architecture == "bloom") return bloom(model);
  if (model.architecture == "mt5") return mt5(model);
  if (model.architecture == "mistral")
    return rotary(model, "MistralForCausalLM", {{"hidden_act", "silu"}, {"sliding_window", 64}});
  if (model.architecture == "gemma")
    return rotary(model, "GemmaForCausalLM",
                  {{"hidden_activation", "gelu_pytorch_tanh"}, {"head_dim", 2 * model.hidden / model.heads}});
  return rotary(model, "LlamaForCausalLM", {{"hidden_act", "silu"}});
}

std::size_t parameters_of(const NanoModel& model) {
  return static_cast<std::size_t>(catalog::shape_of(config_of(model), model.name).parameters());
}

}  // namespace lethe::nano
