// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "catalog/shape.h"
#include "study/forward_pass.h"
#include "study/run_spec.h"

namespace lethe::study {

/// How long a task's texts are for one model's tokenizer.
struct TaskSizes {
  double train_tokens = 0;        ///< mean of a training row: prompt, target and end
  double longest_tokens = 0;      ///< of a training row
  std::int64_t test_rows = 0;     ///< of them the evaluation's limit leaves so many
  double test_prompt_tokens = 0;  ///< mean
  double new_tokens = 0;          ///< mean of what is generated for a test row: at most the task's max_new_tokens
  std::string sample_hash;        ///< of the test rows that the evaluation's limit leaves
};

/// What scoring an element of a benchmark once takes, the evaluation's limit and shots considered.
struct ElementSizes {
  std::string sample_hash;
  std::int64_t documents = 0;
  double tokens = 0;  ///< computed in all: what the options of a document share counts once
};

/// What the units of work cost on this machine with one model, measured.
struct Costs {
  double load_seconds = 0;           ///< once a run: weights, tokenizer, data
  double train_token_seconds = 0;    ///< forward and backward, a token
  double train_step_seconds = 0;     ///< the optimiser, a step
  double scored_token_seconds = 0;   ///< a token of scoring
  double prompt_token_seconds = 0;   ///< reading a prompt before generation, a token
  double new_token_seconds = 0;      ///< a generated token, within a full batch
  double save_seconds = 0;           ///< writing the weights once
  std::int64_t base_bytes = 0;       ///< of the process without a model
  std::int64_t companion_bytes = 0;  ///< tokenizer and config, copied beside kept weights
  double trained_share = 1;          ///< of the parameters, as the method says
  double others_share = 0;           ///< of the processors' time, taken by other programs while this was measured
};

/// A stage that an earlier run trained to its end.
struct FinishedStage {
  bool weights = false;          ///< they are kept: the stage can be measured and trained on without training it again
  std::set<std::string> scores;  ///< sample hashes of what it was measured on
};

/// Where an earlier attempt of a run left it.
struct Begun {
  int stage = 0;                 ///< it goes on inside this one …
  std::int64_t step = 0;         ///< … after this step
  std::set<std::string> scores;  ///< sample hashes of what this stage was measured on already
};

/// What a forecast is made from. The functions are asked once for each model (and task, benchmark, evaluation).
struct ForecastInput {
  Environment environment;
  std::function<Costs(const RunSpec& run)> costs;
  std::function<catalog::Shape(const ModelSource& model)> shape;
  std::function<TaskSizes(const ModelSource& model, const Source& task, const Evaluation& evaluation)> task;
  std::function<std::vector<ElementSizes>(const ModelSource& model, const Source& benchmark,
                                          const Evaluation& evaluation)>
      benchmark;
  std::map<std::string, FinishedStage> finished;  ///< by stage key
  std::set<std::string> done;                     ///< content hashes of runs that are not executed again
  std::map<std::string, Begun> begun;             ///< by content hash: runs that go on where they were
};

/// The stages are all that the runs consist of; time, memory and disk are those of the work that is left.
struct Forecast {
  std::int64_t stages = 0;         ///< of all runs together, stage 0 included
  std::int64_t shared_stages = 0;  ///< of these: those that an earlier run of the study has already
  double seconds = 0;
  std::int64_t peak_bytes = 0;      ///< of memory, of the largest run
  std::int64_t disk_bytes = 0;      ///< weights that stay, and the largest run's resume points
  double others_share = 0;          ///< largest of the costs': the seconds are too many where it is large
  std::vector<double> run_seconds;  ///< of each run in order, without what an earlier one has done
};

/// Optimiser steps of a stage: each epoch ends with what is left of the rows.
std::int64_t steps_of(const StagePlan& plan);

/// Seconds = units × measured cost of a unit. Each stage is trained once and measured once on each set of samples, by
/// the rules of the engine: a finished stage is measured only on what is missing, and trained again where that, its
/// own keeping or a stage that starts from it needs weights that nobody kept.
Forecast forecast(std::span<const RunSpec> runs, const ForecastInput& input);

}  // namespace lethe::study
