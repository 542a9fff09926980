// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "catalog/shape.h"
#include "study/run_spec.h"

namespace lethe::study {

/// How long a task's texts are for one model's tokenizer.
struct TaskSizes {
  double train_tokens = 0;    ///< mean of a training row: prompt, target and end
  double longest_tokens = 0;  ///< of a training row
  std::int64_t test_rows = 0;
  double test_prompt_tokens = 0;  ///< mean
  double new_tokens = 0;          ///< mean of what is generated for a test row: at most the task's max_new_tokens
};

/// What scoring a benchmark once takes, the evaluation's limit and shots considered.
struct BenchmarkSizes {
  std::int64_t elements = 0;
  std::int64_t documents = 0;  ///< over all elements
  double tokens = 0;           ///< computed in all: what the options of a document share counts once
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
};

/// What a forecast is made from. The functions are asked once for each model (and task, benchmark).
struct ForecastInput {
  Environment environment;
  std::function<Costs(const RunSpec& run)> costs;
  std::function<catalog::Shape(const ModelSource& model)> shape;
  std::function<TaskSizes(const ModelSource& model, const Source& task)> task;
  std::function<BenchmarkSizes(const ModelSource& model, const Source& benchmark, const Evaluation& evaluation)>
      benchmark;
  std::set<std::string> finished;          ///< keys of stages that are trained and measured already
  std::int64_t micro_batch_tokens = 4096;  ///< of a forward pass where `micro_batch_size` is null
  std::int64_t logit_positions = 512;      ///< whose logits live at the same time
};

struct Forecast {
  std::int64_t stages = 0;         ///< of all runs together, stage 0 included
  std::int64_t shared_stages = 0;  ///< of these: those that an earlier run of the study has already
  double seconds = 0;
  std::int64_t peak_bytes = 0;      ///< of memory, of the largest run
  std::int64_t disk_bytes = 0;      ///< weights that `keep` keeps, and the largest run's resume points
  std::vector<double> run_seconds;  ///< of each run in order, without what an earlier one has done
};

/// Optimiser steps of a stage: each epoch ends with what is left of the rows.
std::int64_t steps_of(const StagePlan& plan);

/// Seconds = units × measured cost of a unit, each stage and each measurement of it counted once.
Forecast forecast(std::span<const RunSpec> runs, const ForecastInput& input);

}  // namespace lethe::study
