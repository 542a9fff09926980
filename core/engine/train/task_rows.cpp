// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/task_rows.h"

#include <algorithm>
#include <numeric>

#include "engine/eval/encode.h"

namespace lethe::engine {

std::vector<TrainingRow> TaskRows::take(const std::string& task, std::int64_t first, std::int64_t count,
                                        std::int64_t max_length, std::int64_t& cut) {
  const auto found = tasks_->find(task);
  if (found == tasks_->end()) throw InputError("the run has no task '" + task + "'");
  const std::vector<data::Example>& examples = found->second.train();
  auto [order, fresh] = orders_.try_emplace(task);
  if (fresh) {
    order->second.resize(examples.size());
    std::iota(order->second.begin(), order->second.end(), std::int64_t{0});
    Random(seed_, "rows of " + task).shuffle(order->second);
  }
  std::vector<TrainingRow> rows;
  const std::int64_t end = std::min(first + count, static_cast<std::int64_t>(order->second.size()));
  for (std::int64_t place = first; place < end; ++place) {
    const std::int64_t index = order->second[static_cast<std::size_t>(place)];
    const data::Example& example = examples[static_cast<std::size_t>(index)];
    TrainingRow row{encode_example(*tokenizer_, shape_, example.prompt, example.target), task, index};
    try {
      cut += cut_prefix(row.text, shape_, {max_length});
    } catch (const InputError& error) {
      throw InputError("task '" + task + "', " + example.place + ": " + error.what());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace lethe::engine
