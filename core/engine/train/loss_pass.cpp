// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/loss_pass.h"

#include "engine/nn/loss.h"
#include "engine/train/batching.h"

namespace lethe::engine {

std::vector<TextRow> texts_of(std::span<const TrainingRow> rows) {
  std::vector<TextRow> texts;
  texts.reserve(rows.size());
  for (const TrainingRow& row : rows) texts.push_back(row.text);
  return texts;
}

double backward_chunks(LanguageModel& model, std::span<const TrainingRow> rows, double scale, const ChunkTerm& term) {
  const std::vector<TextRow> texts = texts_of(rows);
  const at::Tensor states = model.states(texts);
  const at::Tensor labels = labels_of(texts, states.device());
  if (!term) return nn::backward_cross_entropy(model, states, labels, scale);
  double cross_entropy = 0;
  nn::backward_in_chunks(model, states, 0, [&](std::int64_t first, const at::Tensor& logits) {
    const at::Tensor label = labels.narrow(0, first, logits.size(0));
    at::Tensor loss = at::cross_entropy_loss(logits.to(at::kFloat), label, {}, at::Reduction::Sum);
    cross_entropy += loss.item<double>();
    const at::Tensor extra = term({rows, first, states.narrow(0, first, logits.size(0)), logits, label});
    if (extra.defined()) loss = loss + extra;
    return loss * scale;
  });
  return cross_entropy;
}

}  // namespace lethe::engine
