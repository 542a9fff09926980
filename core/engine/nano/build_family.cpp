// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nano/build_family.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "base/files.h"
#include "engine/checkpoint/model_io.h"
#include "engine/environment.h"
#include "engine/nano/base_training.h"
#include "engine/plainly.h"
#include "text/bpe_trainer.h"

namespace lethe::engine {

namespace fs = std::filesystem;

namespace {

Json config_of(const nano::NanoModel& model) {
  Json config = {{"vocab_size", nano::vocabulary_size}, {"torch_dtype", "float16"}};
  if (model.architecture == "bloom") {
    config.update({{"model_type", "bloom"},
                   {"architectures", {"BloomForCausalLM"}},
                   {"hidden_size", model.hidden},
                   {"n_layer", model.layers},
                   {"n_head", model.heads},
                   {"layer_norm_epsilon", 1e-5},
                   {"bos_token_id", 1},
                   {"eos_token_id", 2},
                   {"pad_token_id", 3},
                   {"unk_token_id", 0},
                   {"seq_length", 2048},
                   {"tie_word_embeddings", model.tied}});
  } else {
    config.update({{"model_type", "mt5"},
                   {"architectures", {"MT5ForConditionalGeneration"}},
                   {"is_encoder_decoder", true},
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
                   {"pad_token_id", 3},
                   {"eos_token_id", 2},
                   {"decoder_start_token_id", 3},
                   {"tie_word_embeddings", model.tied}});
  }
  return config;
}

OrderedJson settings_of(const nano::NanoModel& model) {
  return {{"about", "A tiny " + model.architecture + " trained by Lethe on generated text (lethe-cli nano)"},
          {"generated", true},
          {"training",
           {{"learning_rate", model.study.learning_rate},
            {"epochs", model.study.epochs},
            {"examples_per_task", 400},
            {"batch_size", 16},
            {"schedule", "linear"},
            {"warmup", 0.03}}}};
}

/// Trains one model; writes the folder at the end.
void build_one(const nano::NanoModel& plan, const fs::path& folder, const fs::path& tokenizers,
               const std::function<void(const NanoProgress&)>& progress) {
  const bool bloom = plan.architecture == "bloom";
  const fs::path tokenizer_folder = tokenizers / (bloom ? "causal" : "encoder-decoder");
  const text::Tokenizer tokenizer = text::Tokenizer::load(tokenizer_folder);
  const ModelPtr model = random_model(config_of(plan), nano::family_seed);
  const auto begin = std::chrono::steady_clock::now();
  train_base(*model, tokenizer, plan.training, nano::family_seed, [&](const BaseProgress& at) {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    progress({plan.name, at.step, static_cast<std::int64_t>(plan.training.steps), at.tokens, at.loss, seconds.count()});
  });
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  save_model(*model, folder, at::kHalf, tokenizer_folder);
  write_file(folder / "lethe.json", settings_of(plan).dump(2) + "\n");
}

void write_tokenizers(const fs::path& folder) {
  text::BpeTrainer trainer;
  for (const std::string& text : nano::texts_for_tokenizer(nano::family_seed)) trainer.add_text(text);
  text::BpeTrainerOptions options;
  options.vocab_size = nano::vocabulary_size;
  options.special_tokens = nano::special_tokens();
  const text::TrainedBpe trained = trainer.train(options);
  for (const bool append_end : {false, true}) {
    const fs::path place = folder / (append_end ? "encoder-decoder" : "causal");
    make_folder(place);
    text::write_tokenizer(place, trained, append_end);
  }
}

}  // namespace

void build_nano_models(const fs::path& models, const std::vector<std::string>& names, int threads,
                       const std::function<void(const NanoProgress&)>& progress) {
  prepare_threads(1);
  make_folder(models);
  const fs::path tokenizers = models / ".tokenizers";
  write_tokenizers(tokenizers);
  std::vector<nano::NanoModel> wanted;
  for (const nano::NanoModel& model : nano::family())
    if (names.empty() || std::find(names.begin(), names.end(), model.name) != names.end()) wanted.push_back(model);
  // The longest first, so that the threads end together.
  std::stable_sort(wanted.begin(), wanted.end(), [](const nano::NanoModel& a, const nano::NanoModel& b) {
    return a.parameters() * a.training.steps > b.parameters() * b.training.steps;
  });
  std::mutex mutex;
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  const auto work = [&] {
    for (std::size_t i = next++; i < wanted.size(); i = next++) try {
        build_one(wanted[i], models / wanted[i].name, tokenizers, [&](const NanoProgress& at) {
          const std::lock_guard lock(mutex);
          progress(at);
        });
      } catch (...) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
      }
  };
  std::vector<std::thread> pool;
  for (int i = 0; i < threads; ++i) pool.emplace_back(work);
  for (std::thread& thread : pool) thread.join();
  if (failure) plainly([&] { std::rethrow_exception(failure); });
  std::error_code ignored;
  fs::remove_all(tokenizers, ignored);
}

}  // namespace lethe::engine
