// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/batching.h"

#include <algorithm>
#include <numeric>

#include "study/forward_pass.h"

namespace lethe::engine {

namespace {

std::size_t length(const TextRow& text) { return text.prefix.size() + text.continuation.size(); }

}  // namespace

std::vector<std::vector<std::size_t>> steps_of_stage(std::size_t rows, const study::Training& training,
                                                     std::uint64_t seed, int stage) {
  std::vector<std::vector<std::size_t>> steps;
  const auto batch = static_cast<std::size_t>(training.batch_size);
  for (std::int64_t epoch = 0; epoch < training.epochs; ++epoch) {
    std::vector<std::size_t> order(rows);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random(seed, "order", static_cast<std::uint64_t>(stage), static_cast<std::uint64_t>(epoch)).shuffle(order);
    for (std::size_t at = 0; at < rows; at += batch)
      steps.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(at),
                         order.begin() + static_cast<std::ptrdiff_t>(std::min(at + batch, rows)));
  }
  return steps;
}

std::vector<std::vector<TrainingRow>> micro_batches(std::vector<TrainingRow> rows, const study::Training& training,
                                                    const LanguageModel& model) {
  const auto pass =
      static_cast<std::size_t>(study::training_pass_tokens(model.shape().hidden, !model.device().is_cpu()));
  std::stable_sort(rows.begin(), rows.end(),
                   [](const TrainingRow& a, const TrainingRow& b) { return length(a.text) > length(b.text); });
  std::vector<std::vector<TrainingRow>> batches;
  std::size_t longest = 0;
  for (TrainingRow& row : rows) {
    const bool full =
        !batches.empty() &&
        (training.micro_batch_size ? batches.back().size() >= static_cast<std::size_t>(*training.micro_batch_size)
                                   : (batches.back().size() + 1) * longest > pass);
    if (batches.empty() || full) {
      batches.emplace_back();
      longest = length(row.text);
    }
    batches.back().push_back(std::move(row));
  }
  return batches;
}

static bool asked(const TextRow& text, std::size_t i) { return text.asked.empty() || text.asked[i]; }

std::int64_t asked_tokens(std::span<const TrainingRow> rows) {
  std::int64_t count = 0;
  for (const TrainingRow& row : rows)
    for (std::size_t i = 0; i < row.text.continuation.size(); ++i) count += asked(row.text, i);
  return count;
}

std::int64_t all_tokens(std::span<const TrainingRow> rows) {
  return std::accumulate(rows.begin(), rows.end(), std::int64_t{0}, [](std::int64_t sum, const TrainingRow& row) {
    return sum + static_cast<std::int64_t>(length(row.text));
  });
}

at::Tensor labels_of(std::span<const TextRow> rows, at::Device device) {
  std::vector<std::int64_t> labels;
  for (const TextRow& row : rows)
    for (std::size_t i = 0; i < row.continuation.size(); ++i)
      if (asked(row, i)) labels.push_back(row.continuation[i]);
  return at::tensor(labels, at::kLong).to(device);
}

}  // namespace lethe::engine
