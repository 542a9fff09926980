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
#include "nano/config.h"
#include "text/bpe_trainer.h"

namespace lethe::engine {

namespace fs = std::filesystem;

namespace {

OrderedJson settings_of(const nano::NanoModel& model) {
  const std::string origin = model.base.empty() ? "" : ", from " + model.base;
  return {
      {"about", "A tiny " + model.architecture + " trained by Lethe on generated text" + origin + " (lethe-cli nano)"},
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
  const fs::path tokenizer_folder = tokenizers / (plan.architecture == "mt5" ? "encoder-decoder" : "causal");
  const text::Tokenizer tokenizer = text::Tokenizer::load(tokenizer_folder);
  const ModelPtr model = plan.base.empty() ? random_model(nano::config_of(plan), nano::family_seed)
                                           : load_model(folder.parent_path() / plan.base);
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

using Tell = std::function<void(const NanoProgress&)>;

/// Each on one thread; the first failure is thrown when all have ended.
void build_side_by_side(const std::vector<nano::NanoModel>& wanted, int threads, const Tell& progress,
                        const std::function<void(const nano::NanoModel&, const Tell&)>& build) {
  std::mutex mutex;
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  const Tell tell = [&](const NanoProgress& at) {
    const std::lock_guard lock(mutex);
    progress(at);
  };
  const auto work = [&] {
    for (std::size_t i = next++; i < wanted.size(); i = next++) try {
        build(wanted[i], tell);
      } catch (...) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
      }
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) workers.emplace_back(work);
  for (std::thread& thread : workers) thread.join();
  if (failure) plainly([&] { std::rethrow_exception(failure); });
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
    return nano::parameters_of(a) * a.training.steps > nano::parameters_of(b) * b.training.steps;
  });
  // A model that begins with another's weights waits until that is there.
  const auto later = std::stable_partition(wanted.begin(), wanted.end(), [](const auto& m) { return m.base.empty(); });
  const auto build = [&](const nano::NanoModel& model, const auto& tell) {
    build_one(model, models / model.name, tokenizers, tell);
  };
  build_side_by_side({wanted.begin(), later}, threads, progress, build);
  build_side_by_side({later, wanted.end()}, threads, progress, build);
  std::error_code ignored;
  fs::remove_all(tokenizers, ignored);
}

}  // namespace lethe::engine
