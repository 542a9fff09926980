// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "data/task.h"
#include "engine/models/language_model.h"
#include "engine/strategies/strategy.h"
#include "text/tokenizer.h"

namespace lethe::engine {

/// The train parts of a run's tasks as rows, each in an order drawn once from the run's seed.
class TaskRows {
 public:
  TaskRows(const std::map<std::string, data::Task>& tasks, const text::Tokenizer& tokenizer, const ModelShape& shape,
           std::uint64_t seed)
      : tasks_(&tasks), tokenizer_(&tokenizer), shape_(shape), seed_(seed) {}

  /// `count` rows from place `first` of the shuffled train part, fewer where it ends. Prompts are cut so that a row has
  /// at most `max_length` tokens; `cut` is raised by the rows that were. Throws InputError naming a row whose
  /// target alone does not fit.
  std::vector<TrainingRow> take(const std::string& task, std::int64_t first, std::int64_t count,
                                std::int64_t max_length, std::int64_t& cut);

 private:
  const std::map<std::string, data::Task>* tasks_;
  const text::Tokenizer* tokenizer_;
  ModelShape shape_;
  std::uint64_t seed_;
  std::map<std::string, std::vector<std::int64_t>> orders_;
};

}  // namespace lethe::engine
