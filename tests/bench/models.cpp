// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/models.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "base/files.h"
#include "support/random_checkpoint.h"

namespace lethe::bench {

namespace {

const Json bloom_51m = {{"model_type", "bloom"}, {"architectures", {"BloomForCausalLM"}},
                        {"vocab_size", 50304},   {"hidden_size", 512},
                        {"n_layer", 8},          {"n_head", 8},
                        {"bos_token_id", 1},     {"eos_token_id", 2},
                        {"pad_token_id", 3}};

const Json mt5_89m = {{"model_type", "mt5"},
                      {"architectures", {"MT5ForConditionalGeneration"}},
                      {"is_encoder_decoder", true},
                      {"vocab_size", 50304},
                      {"d_model", 512},
                      {"d_kv", 64},
                      {"d_ff", 1024},
                      {"num_layers", 6},
                      {"num_decoder_layers", 6},
                      {"num_heads", 8},
                      {"dropout_rate", 0.0},
                      {"feed_forward_proj", "gated-gelu"},
                      {"pad_token_id", 3},
                      {"eos_token_id", 2},
                      {"decoder_start_token_id", 3},
                      {"tie_word_embeddings", false}};

}  // namespace

fs::path resources() { return fs::path(LETHE_SOURCE_DIR) / "resources"; }

std::vector<Model> models(const Setting& setting) {
  const fs::path nano = resources() / "models", made = setting.folder / "models";
  std::vector<Model> all = {{"bloomz-nano-m", nano / "bloomz-nano-m", "bloom", true},
                            {"mt0-nano-m", nano / "mt0-nano-m", "mt5", true}};
  if (setting.nano_only) return all;
  all.push_back({"BLOOM, 51 M, random", made / "bloom", "bloom"});
  all.push_back({"mT5, 89 M, random", made / "mt5", "mt5"});
  if (fs::exists(made)) return all;
  std::cerr << "lethe-bench: writing models with random weights" << std::endl;
  test::write_random_checkpoint(bloom_51m, nano / "bloomz-nano-m", made / "bloom");
  test::write_random_checkpoint(mt5_89m, nano / "mt0-nano-m", made / "mt5");
  return all;
}

std::vector<Model> given_models() {
  std::vector<Model> all;
  const char* folder = std::getenv("LETHE_PEER_CHECKPOINTS");
  if (folder == nullptr) return all;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const Json config = parse_json(read_file(entry.path() / "config.json"), "config.json");
    all.push_back({entry.path().filename(), entry.path(), config.at("model_type")});
  }
  std::sort(all.begin(), all.end(), [](const Model& a, const Model& b) { return a.name < b.name; });
  return all;
}

}  // namespace lethe::bench
