// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/DeviceAccelerator.h>

#include <algorithm>
#include <chrono>

#include "base/peak_memory.h"
#include "engine/checkpoint/model_io.h"
#include "engine/engine.h"
#include "engine/environment.h"
#include "engine/nn/loss.h"
#include "engine/plainly.h"
#include "engine/train/batching.h"
#include "engine/train/loss_pass.h"
#include "engine/train/number_types.h"
#include "engine/train/optimizer.h"

namespace lethe::engine {

namespace {

constexpr std::int64_t vocabulary = 8192, hidden = 256, layers = 4, heads = 8;
constexpr std::size_t prefix_tokens = 96, continuation_tokens = 32;
constexpr double examined_seconds = 0.5;
constexpr std::uint64_t examined_seed = 1;

Json causal(const std::string& type) {
  return {{"model_type", type},
          {"vocab_size", vocabulary},
          {"hidden_size", hidden},
          {"num_hidden_layers", layers},
          {"num_attention_heads", heads},
          {"num_key_value_heads", heads / 2},
          {"intermediate_size", 688},
          {"max_position_embeddings", 2048},
          {"rms_norm_eps", 1e-6},
          {"eos_token_id", 2},
          {"bos_token_id", 1}};
}

Json with(Json config, const Json& more) {
  config.update(more);
  return config;
}

/// One small shape of every family.
std::vector<Json> examined_configs() {
  return {{{"model_type", "bloom"},
           {"vocab_size", vocabulary},
           {"hidden_size", hidden},
           {"n_layer", layers},
           {"n_head", heads},
           {"eos_token_id", 2},
           {"bos_token_id", 1}},
          {{"model_type", "mt5"},
           {"is_encoder_decoder", true},
           {"vocab_size", vocabulary},
           {"d_model", hidden},
           {"d_kv", hidden / heads},
           {"d_ff", 2 * hidden},
           {"num_layers", layers},
           {"num_decoder_layers", layers},
           {"num_heads", heads},
           {"feed_forward_proj", "gated-gelu"},
           {"tie_word_embeddings", false},
           {"eos_token_id", 1},
           {"pad_token_id", 0},
           {"decoder_start_token_id", 0},
           {"initializer_factor", 0.2}},
          causal("llama"),
          with(causal("mistral"), {{"sliding_window", 64}}),
          with(causal("gemma"), {{"head_dim", 48}})};
}

std::vector<TrainingRow> random_rows(std::size_t count_of_rows) {
  Random random(examined_seed, "examined rows");
  std::vector<TrainingRow> rows(count_of_rows);
  const auto tokens = [&](std::size_t count) {
    std::vector<std::int64_t> ids(count);
    for (std::int64_t& id : ids) id = static_cast<std::int64_t>(random.below(vocabulary));
    return ids;
  };
  for (TrainingRow& row : rows) {
    row.text.prefix = tokens(prefix_tokens - random.below(32));
    row.text.continuation = tokens(continuation_tokens - random.below(16));
  }
  return rows;
}

at::Tensor log_probabilities(LanguageModel& model, const std::vector<TextRow>& texts) {
  const at::NoGradGuard no_gradient;
  return nn::token_scores(model, model.states(texts), labels_of(texts, model.device())).log_probabilities.to(at::kCPU);
}

/// Amounts a second of something that is done again and again, after one time that warms up. Reading a result back, as
/// every action here does, waits for the device.
double rate(double amount, const std::function<void()>& action) {
  action();
  const auto begin = std::chrono::steady_clock::now();
  double seconds = 0;
  int times = 0;
  for (; seconds < examined_seconds; ++times) {
    action();
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  return times * amount / seconds;
}

void train(LanguageModel& model, const std::vector<TrainingRow>& rows, AdamW& optimizer) {
  const study::Training training;
  optimizer.zero_gradients();
  double loss = 0;
  for (const auto& part : micro_batches(rows, training, model))
    loss += backward_chunks(model, part, 1.0 / static_cast<double>(asked_tokens(rows)));
  optimizer.step(1e-4);
}

Examined begun(const Json& config, const std::string& dtype) {
  Examined found;
  found.family = config.at("model_type");
  found.dtype = dtype;
  return found;
}

Examined examine_one(const Json& config, const std::string& dtype, at::Device device) {
  Examined found = begun(config, dtype);
  const std::vector<TrainingRow> rows = random_rows(device.is_cpu() ? 4 : 64);
  const std::vector<TextRow> texts = texts_of(rows);
  const at::Tensor expected = log_probabilities(*random_model(config, examined_seed), texts);
  const PeakMemory memory;
  if (!device.is_cpu()) at::accelerator::resetPeakStats(device.index());
  const ModelPtr model = random_model(config, examined_seed, device);
  const auto method = make_method("full", Json::object());
  method->attach(*model, examined_seed);
  apply_dtype(*model, *method, dtype);
  found.difference = (log_probabilities(*model, texts) - expected).abs().max().item<double>();
  const auto tokens = static_cast<double>(all_tokens(rows));
  found.scoring = rate(tokens, [&] { log_probabilities(*model, texts); });
  AdamW optimizer(method->declared(), study::Training());
  found.training = rate(tokens, [&] { train(*model, rows, optimizer); });
  found.bytes = device.is_cpu() ? static_cast<std::int64_t>(memory.bytes())
                                : at::accelerator::getDeviceStats(device.index()).allocated_bytes[0].peak;
  return found;
}

}  // namespace

void examine(const std::string& device, int threads, const std::vector<std::string>& families,
             const std::function<void(const Examined&)>& hear) {
  const study::Environment here = environment(device, threads);
  prepare_threads(here.threads);
  for (const Json& config : examined_configs()) {
    if (!families.empty() && std::ranges::find(families, config.at("model_type").get<std::string>()) == families.end())
      continue;
    for (const std::string dtype : {"fp32", "bf16"}) {
      Examined found = begun(config, dtype);
      try {
        found = plainly([&] { return examine_one(config, dtype, at::Device(here.device)); });
      } catch (const std::exception& error) {
        found.failure = error.what();
      }
      hear(found);
    }
  }
}

}  // namespace lethe::engine
