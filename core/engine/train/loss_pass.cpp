// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/loss_pass.h"

#include <algorithm>

#include "engine/train/batching.h"

namespace lethe::engine {

std::vector<TextRow> texts_of(std::span<const TrainingRow> rows) {
  std::vector<TextRow> texts;
  texts.reserve(rows.size());
  for (const TrainingRow& row : rows) texts.push_back(row.text);
  return texts;
}

double backward_chunks(LanguageModel& model, std::span<const TrainingRow> rows, double scale, const ChunkTerm& term) {
  constexpr std::int64_t logits_budget = 1 << 23;
  const std::vector<TextRow> texts = texts_of(rows);
  const at::Tensor states = model.states(texts);
  const at::Tensor labels = labels_of(texts, states.device());
  const std::int64_t count = labels.size(0);
  const std::int64_t chunk = std::max<std::int64_t>(16, logits_budget / model.shape().vocabulary);
  // The output matrix sees a detached copy of the states; its gradient is then sent through the body once.
  const at::Tensor cut = states.detach().requires_grad_(states.requires_grad());
  double total = 0;
  for (std::int64_t first = 0; first < count; first += chunk) {
    const std::int64_t size = std::min(chunk, count - first);
    const at::Tensor part = cut.narrow(0, first, size);
    const at::Tensor logits = model.logits(part);
    const at::Tensor label = labels.narrow(0, first, size);
    at::Tensor loss = at::cross_entropy_loss(logits.to(at::kFloat), label, {}, at::Reduction::Sum);
    total += loss.item<double>();
    if (term) {
      const at::Tensor extra = term({rows, first, part, logits, label});
      if (extra.defined()) loss = loss + extra;
    }
    if (loss.requires_grad()) torch::autograd::backward({loss * scale}, {});
  }
  if (cut.grad().defined()) torch::autograd::backward({states}, {cut.grad()});
  return total;
}

}  // namespace lethe::engine
