// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/forecast.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lethe::study {

namespace {

constexpr double float_bytes = 4;

class Forecaster {
 public:
  explicit Forecaster(const ForecastInput& input) : input_(input) {}

  void add(const RunSpec& run) {
    const auto keys = stage_keys(run, input_.environment);
    const Costs& costs = costs_of(run);
    double work = 0;
    for (std::size_t stage = 0; stage < keys.size(); ++stage) {
      ++result_.stages;
      const bool known = !stages_.insert(keys[stage]).second;
      if (known) ++result_.shared_stages;
      if (stage > 0 && !known && !input_.finished.contains(keys[stage]))
        work += training(run, run.stages[stage - 1], costs);
      if (!input_.finished.contains(keys[stage])) work += measuring(run, keys[stage], costs);
    }
    const double seconds = work > 0 ? work + costs.load_seconds : 0;
    result_.run_seconds.push_back(seconds);
    result_.seconds += seconds;
    add_bytes(run, keys, costs);
  }

  Forecast result() {
    result_.disk_bytes += largest_resume_bytes_;
    return std::move(result_);
  }

 private:
  const Costs& costs_of(const RunSpec& run) {
    const std::string key = run.model.hash + run.method.name + run.method.options.dump();
    const auto found = costs_.find(key);
    return found != costs_.end() ? found->second : costs_.emplace(key, input_.costs(run)).first->second;
  }

  const TaskSizes& task(const RunSpec& run, const Source& source) {
    const std::string key = run.model.hash + source.hash;
    const auto found = tasks_.find(key);
    return found != tasks_.end() ? found->second : tasks_.emplace(key, input_.task(run.model, source)).first->second;
  }

  const BenchmarkSizes& benchmark(const RunSpec& run, const Source& source) {
    const std::string key = run.model.hash + source.hash + to_json(run.evaluation).dump();
    const auto found = benchmarks_.find(key);
    if (found != benchmarks_.end()) return found->second;
    return benchmarks_.emplace(key, input_.benchmark(run.model, source, run.evaluation)).first->second;
  }

  const TaskSizes& task_named(const RunSpec& run, const std::string& name) {
    const auto item = std::find_if(run.sequence.begin(), run.sequence.end(),
                                   [&](const SequenceItem& one) { return one.task.name == name; });
    return task(run, item->task);
  }

  double training(const RunSpec& run, const StagePlan& plan, const Costs& costs) {
    double tokens = 0;
    for (const Rows& rows : plan.rows)
      tokens += static_cast<double>(rows.count) * task_named(run, rows.task).train_tokens;
    const std::int64_t steps = steps_of(plan);
    double seconds = static_cast<double>(plan.training.epochs) * tokens * costs.train_token_seconds +
                     static_cast<double>(steps) * costs.train_step_seconds + costs.save_seconds;
    if (run.evaluation.probe_every > 0)
      seconds += static_cast<double>(steps / run.evaluation.probe_every) * probing(run, costs);
    return seconds;
  }

  double probing(const RunSpec& run, const Costs& costs) {
    double tokens = 0;
    for (const Source& source : run.benchmarks) {
      const BenchmarkSizes& sizes = benchmark(run, source);
      const auto documents = static_cast<double>(std::max<std::int64_t>(sizes.documents, 1));
      const auto asked = static_cast<double>(sizes.elements * run.evaluation.probe_items);
      tokens += sizes.tokens * std::min(1.0, asked / documents);
    }
    return tokens * costs.scored_token_seconds;
  }

  /// Every benchmark and the test part of every task, unless this stage was measured on it for an earlier run.
  double measuring(const RunSpec& run, const std::string& stage, const Costs& costs) {
    double seconds = 0;
    const std::string how = to_json(run.evaluation).dump();
    for (const Source& source : run.benchmarks)
      if (measured_.insert(stage + source.hash + how).second)
        seconds += benchmark(run, source).tokens * costs.scored_token_seconds;
    for (const SequenceItem& item : run.sequence)
      if (measured_.insert(stage + item.task.hash + how).second) seconds += generating(run, item.task, costs);
    return seconds;
  }

  double generating(const RunSpec& run, const Source& source, const Costs& costs) {
    const TaskSizes& sizes = task(run, source);
    auto rows = static_cast<double>(sizes.test_rows);
    if (run.evaluation.limit) rows = std::min(rows, static_cast<double>(*run.evaluation.limit));
    return rows * (sizes.test_prompt_tokens * costs.prompt_token_seconds + sizes.new_tokens * costs.new_token_seconds);
  }

  void add_bytes(const RunSpec& run, const std::vector<std::string>& keys, const Costs& costs) {
    const catalog::Shape shape = input_.shape(run.model);
    const double weights = float_bytes * static_cast<double>(shape.parameters());
    const double trained = weights * costs.trained_share;
    for (const StagePlan& plan : run.stages) {
      // Weights, gradients and AdamW's two moments, what the forward pass keeps, and the logits with their gradient.
      const double peak = static_cast<double>(costs.base_bytes) + weights + 3 * trained +
                          activation_bytes(run, plan, shape) +
                          2 * float_bytes * static_cast<double>(input_.logit_positions * shape.vocabulary);
      result_.peak_bytes = std::max(result_.peak_bytes, static_cast<std::int64_t>(peak));
    }
    const auto kept_bytes = static_cast<std::int64_t>(weights) + costs.companion_bytes;
    for (std::size_t stage = 1; stage < keys.size(); ++stage) {
      const bool kept = run.keep.stages == "all" || (run.keep.stages == "last" && stage + 1 == keys.size());
      if (kept && kept_.insert(keys[stage]).second) result_.disk_bytes += kept_bytes;
    }
    // The last resume point stays until the next one is committed.
    largest_resume_bytes_ = std::max(largest_resume_bytes_, static_cast<std::int64_t>(2 * (weights + 2 * trained)));
  }

  double activation_bytes(const RunSpec& run, const StagePlan& plan, const catalog::Shape& shape) {
    double longest = 0;
    for (const Rows& rows : plan.rows) longest = std::max(longest, task_named(run, rows.task).longest_tokens);
    longest = std::min(longest, static_cast<double>(plan.training.max_length));
    const double batch = longest * static_cast<double>(plan.training.batch_size);
    const double forward = plan.training.micro_batch_size
                               ? longest * static_cast<double>(*plan.training.micro_batch_size)
                               : std::max(longest, static_cast<double>(input_.micro_batch_tokens));
    // A text passes the encoder or the decoder: the deeper of the two bounds what a token keeps.
    const auto layers = static_cast<double>(std::max(shape.layers, shape.decoder_layers));
    return float_bytes * std::min(forward, batch) * layers * shape.activations_per_token(longest);
  }

  const ForecastInput& input_;
  Forecast result_;
  std::map<std::string, Costs> costs_;
  std::map<std::string, TaskSizes> tasks_;
  std::map<std::string, BenchmarkSizes> benchmarks_;
  std::set<std::string> stages_, measured_, kept_;
  std::int64_t largest_resume_bytes_ = 0;
};

}  // namespace

std::int64_t steps_of(const StagePlan& plan) {
  std::int64_t rows = 0;
  for (const Rows& r : plan.rows) rows += r.count;
  return plan.training.epochs * ((rows + plan.training.batch_size - 1) / plan.training.batch_size);
}

Forecast forecast(std::span<const RunSpec> runs, const ForecastInput& input) {
  Forecaster forecaster(input);
  for (const RunSpec& run : runs) forecaster.add(run);
  return forecaster.result();
}

}  // namespace lethe::study
