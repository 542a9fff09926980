// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "data/benchmark.h"
#include "data/task.h"
#include "engine/eval/encode.h"
#include "engine/eval/scorer.h"
#include "metrics/metric.h"
#include "run/event.h"
#include "study/run_spec.h"

namespace lethe::engine {

/// One element of a benchmark, tokenised for one model.
struct Element {
  std::string id, group, metric;
  std::optional<double> chance;
  std::vector<Document> documents;
  std::vector<int> gold;                          ///< index of the right option
  std::vector<std::vector<std::size_t>> lengths;  ///< of the options in code points, for normalised scores
  std::string sample_hash;                        ///< which samples, template, protocol and metric version
  std::int64_t cut = 0;                           ///< prompts that were cut to the model's length
};

/// A task's test part, tokenised for one model, measured by the task's own metric on greedy texts.
struct TaskTest {
  std::string name, metric;
  std::int64_t max_new_tokens = 0;
  std::vector<std::vector<std::int64_t>> prompts;
  std::vector<std::vector<std::string>> references;
  std::vector<std::string> sources;
  std::int64_t cut = 0;
  std::string sample_hash;
};

std::vector<Element> load_elements(const data::Benchmark& benchmark, const text::Tokenizer& tokenizer,
                                   const ModelShape& shape, const study::Evaluation& evaluation);
TaskTest load_task_test(const data::Task& task, const text::Tokenizer& tokenizer, const ModelShape& shape,
                        const study::Evaluation& evaluation);

/// A measured value with what each example came to.
struct Measured {
  double value = 0;  ///< percent
  std::optional<double> standard_error;
  std::int64_t n = 0;
  std::string packed;  ///< for options a byte: 1 where the metric counts the item; for texts a JSON list
};

/// Scores the first `limit` documents (0 = all).
Measured measure(LanguageModel& model, const Element& element, std::size_t limit, const Progress& progress = {});
Measured measure(LanguageModel& model, const text::Tokenizer& tokenizer, const TaskTest& test,
                 const Progress& progress = {});

}  // namespace lethe::engine
