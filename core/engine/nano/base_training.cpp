// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nano/base_training.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/train/batching.h"
#include "engine/train/loss_pass.h"
#include "engine/train/optimizer.h"

namespace lethe::engine {

namespace {

constexpr std::size_t progress_every = 100;
// Batches drawn together and sorted by length, so that little is padded.
constexpr std::size_t pool = 16;

void append(std::vector<std::int64_t>& ids, const std::vector<std::int32_t>& more) {
  ids.insert(ids.end(), more.begin(), more.end());
}

double rate_at(const nano::BaseTraining& training, std::size_t step) {
  if (step <= training.warmup_steps)
    return training.learning_rate * static_cast<double>(step) / static_cast<double>(training.warmup_steps);
  const double progress = static_cast<double>(step - training.warmup_steps) /
                          static_cast<double>(std::max<std::size_t>(1, training.steps - training.warmup_steps));
  const double wave = 0.5 * (1 + std::cos(std::numbers::pi * progress));
  return training.learning_rate * (training.final_share + (1 - training.final_share) * wave);
}

std::vector<std::vector<TrainingRow>> draw_pool(const LanguageModel& model, const text::Tokenizer& tokenizer,
                                                const nano::BaseTraining& training, std::uint64_t seed,
                                                std::size_t number) {
  Random random(seed, "corpus", number);
  std::vector<TrainingRow> rows;
  for (std::size_t i = 0; i < pool * training.batch; ++i) {
    TrainingRow row;
    row.text = model.shape().encoder_decoder
                   ? pair_row(tokenizer, nano::draw_pair(random, training.mixture), model.shape())
                   : document_row(tokenizer, model.shape(), nano::draw_document(random, training.mixture));
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const TrainingRow& a, const TrainingRow& b) {
    return std::pair(a.text.prefix.size() + a.text.continuation.size(), a.text.continuation.size()) <
           std::pair(b.text.prefix.size() + b.text.continuation.size(), b.text.continuation.size());
  });
  std::vector<std::vector<TrainingRow>> batches(pool);
  for (std::size_t i = 0; i < rows.size(); ++i) batches[i / training.batch].push_back(std::move(rows[i]));
  random.shuffle(batches);
  return batches;
}

}  // namespace

TextRow document_row(const text::Tokenizer& tokenizer, const ModelShape& shape, const nano::Document& document) {
  TextRow row;
  bool ends_with_loss = false;
  for (const nano::Piece& piece : document.pieces) {
    const auto ids = tokenizer.encode(piece.text, false);
    ends_with_loss = piece.loss;
    if (!piece.loss && row.continuation.empty()) {
      append(row.prefix, ids);
      continue;
    }
    append(row.continuation, ids);
    row.asked.insert(row.asked.end(), ids.size(), piece.loss);
  }
  if (row.prefix.empty()) row.prefix = {shape.bos.value()};
  row.continuation.push_back(shape.eos.front());
  row.asked.push_back(ends_with_loss);
  return row;
}

TextRow pair_row(const text::Tokenizer& tokenizer, const nano::Pair& pair, const ModelShape& shape) {
  TextRow row;
  append(row.prefix, tokenizer.encode(pair.source, true));
  append(row.continuation, tokenizer.encode(pair.target, false));
  row.continuation.push_back(shape.eos.front());
  return row;
}

void train_base(LanguageModel& model, const text::Tokenizer& tokenizer, const nano::BaseTraining& training,
                std::uint64_t seed, const std::function<void(const BaseProgress&)>& progress) {
  std::vector<Declared> parameters;
  for (const auto& [name, weight] : model.weights()) {
    weight.requires_grad_(true);
    parameters.push_back({name, weight, ""});
  }
  study::Training settings;
  settings.weight_decay = training.weight_decay;
  settings.beta1 = training.beta1;
  settings.beta2 = training.beta2;
  AdamW optimizer(parameters, settings);
  std::vector<std::vector<TrainingRow>> batches;
  BaseProgress so_far;
  double losses = 0;
  for (std::size_t step = 1; step <= training.steps; ++step) {
    if ((step - 1) % pool == 0) batches = draw_pool(model, tokenizer, training, seed, (step - 1) / pool);
    const std::vector<TrainingRow>& rows = batches[(step - 1) % pool];
    optimizer.zero_gradients();
    const double tokens = static_cast<double>(asked_tokens(rows));
    losses += backward_chunks(model, rows, 1.0 / tokens) / tokens;
    clip_gradients(parameters, training.clip);
    optimizer.step(rate_at(training, step));
    so_far.tokens += all_tokens(rows);
    so_far.step = static_cast<std::int64_t>(step);
    if (step % progress_every == 0 || step == training.steps) {
      so_far.loss = losses / static_cast<double>(step % progress_every == 0 ? progress_every : step % progress_every);
      losses = 0;
      progress(so_far);
    }
  }
  optimizer.zero_gradients();
}

}  // namespace lethe::engine
