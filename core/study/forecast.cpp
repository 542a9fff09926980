// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/forecast.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lethe::study {

namespace {

constexpr double float_bytes = 4;

/// Bytes of a number: of weights that are not trained, of what is trained (and of its gradient and moments), of the
/// copy of a trained weight that is computed with, of an activation.
struct NumberBytes {
  double frozen = 4, trained = 4, cast = 0, activation = 4;
};

NumberBytes number_bytes(const std::string& dtype) {
  if (dtype == "bf16") return {2, 4, 2, 2};
  if (dtype == "pure_bf16") return {2, 2, 0, 2};
  return {};
}

class Forecaster {
 public:
  Forecaster(std::span<const RunSpec> runs, const ForecastInput& input) : input_(input) {
    for (const auto& [key, stage] : input.finished)
      for (const std::string& hash : stage.scores) measured_.insert(key + hash);
    for (const RunSpec& run : runs) {
      if (done(run)) continue;
      for (const std::string& key : stage_keys(run, input.environment)) ++users_[key];
    }
  }

  void add(const RunSpec& run) {
    const auto keys = stage_keys(run, input_.environment);
    for (const std::string& key : keys) {
      ++result_.stages;
      if (!seen_.insert(key).second) ++result_.shared_stages;
    }
    result_.run_seconds.push_back(0);
    if (done(run)) return;
    const Costs& costs = costs_of(run);
    result_.others_share = std::max(result_.others_share, costs.others_share);
    add_bytes(run, keys, costs);
    result_.run_seconds.back() = costs.load_seconds + work(run, keys, costs);
    result_.seconds += result_.run_seconds.back();
  }

  Forecast result() {
    result_.disk_bytes += largest_resume_bytes_;
    return std::move(result_);
  }

 private:
  using Keys = std::vector<std::string>;

  bool done(const RunSpec& run) const { return input_.done.contains(content_hash(run)); }

  const Costs& costs_of(const RunSpec& run) {
    const bool again = run.sequence.front().training.activation_checkpointing;
    const std::string key =
        run.model.hash + run.method.name + run.method.options.dump() + dtype_of(run) + (again ? "+" : "");
    const auto found = costs_.find(key);
    return found != costs_.end() ? found->second : costs_.emplace(key, input_.costs(run)).first->second;
  }

  const TaskSizes& task(const RunSpec& run, const Source& source) {
    const std::string key = run.model.hash + source.hash + to_json(run.evaluation).dump();
    const auto found = tasks_.find(key);
    if (found != tasks_.end()) return found->second;
    return tasks_.emplace(key, input_.task(run.model, source, run.evaluation)).first->second;
  }

  const std::vector<ElementSizes>& benchmark(const RunSpec& run, const Source& source) {
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

  /// All stages of a run, from where it was left.
  double work(const RunSpec& run, const Keys& keys, const Costs& costs) {
    double seconds = 0;
    std::size_t stage = 0;
    const auto begun = input_.begun.find(content_hash(run));
    loaded_ = 0;
    if (begun != input_.begun.end()) {
      stage = static_cast<std::size_t>(begun->second.stage);
      for (const std::string& hash : begun->second.scores) measured_.insert(keys[stage] + hash);
      if (stage > 0) {
        seconds += training(run, run.stages[stage - 1], costs, begun->second.step) + measuring(run, keys[stage], costs);
        trained_.insert(keys[stage]);
        loaded_ = stage++;
      }
    }
    for (; stage < keys.size(); ++stage) seconds += one_stage(run, keys, stage, costs);
    return seconds;
  }

  double one_stage(const RunSpec& run, const Keys& keys, std::size_t stage, const Costs& costs) {
    const bool known = trained_.contains(keys[stage]) || input_.finished.contains(keys[stage]);
    const double missing = measuring(run, keys[stage], costs);
    if (stage == 0) return missing;
    if (known && missing == 0 && (has_weights(keys[stage]) || !kept(run, stage))) return 0;
    const double before = known ? becoming(run, keys, stage, costs) : training_on(run, keys, stage, costs);
    trained_.insert(keys[stage]);
    return before + missing;
  }

  bool has_weights(const std::string& key) const {
    if (trained_.contains(key)) return true;  // what a queued run still needs is kept
    const auto found = input_.finished.find(key);
    return found != input_.finished.end() && found->second.weights;
  }

  static bool kept(const RunSpec& run, std::size_t stage) {
    return stage > 0 && (run.keep.stages == "all" || (run.keep.stages == "last" && stage == run.stages.size()));
  }

  /// Does a stage other than the next one start from this one?
  static bool branched_from(const RunSpec& run, std::size_t stage) {
    const int index = static_cast<int>(stage);
    return std::any_of(run.stages.begin(), run.stages.end(),
                       [&](const StagePlan& later) { return later.from == index && later.index != index + 1; });
  }

  /// Until the model has a stage's weights.
  double becoming(const RunSpec& run, const Keys& keys, std::size_t stage, const Costs& costs) {
    if (stage != loaded_ && stage > 0 && !has_weights(keys[stage])) return training_on(run, keys, stage, costs);
    loaded_ = stage;
    return 0;
  }

  double training_on(const RunSpec& run, const Keys& keys, std::size_t stage, const Costs& costs) {
    const StagePlan& plan = run.stages[stage - 1];
    const double before = becoming(run, keys, static_cast<std::size_t>(plan.from), costs);
    loaded_ = stage;
    return before + training(run, plan, costs, 0);
  }

  /// A stage's steps after `done`, its probes and what is written at its end.
  double training(const RunSpec& run, const StagePlan& plan, const Costs& costs, std::int64_t done) {
    double tokens = 0;
    for (const Rows& rows : plan.rows)
      tokens += static_cast<double>(rows.count) * task_named(run, rows.task).train_tokens;
    const std::int64_t steps = steps_of(plan), left = std::max<std::int64_t>(steps - done, 0);
    double seconds = costs.save_seconds;
    if (left > 0)
      seconds += static_cast<double>(plan.training.epochs) * tokens * costs.train_token_seconds *
                     static_cast<double>(left) / static_cast<double>(steps) +
                 static_cast<double>(left) * costs.train_step_seconds;
    if (const std::int64_t every = run.evaluation.probe_every; every > 0 && left > 0)
      seconds += static_cast<double>(steps / every - done / every) * probing(run, costs);
    return seconds;
  }

  double probing(const RunSpec& run, const Costs& costs) {
    double tokens = 0;
    for (const Source& source : run.benchmarks)
      for (const ElementSizes& element : benchmark(run, source)) {
        const auto documents = static_cast<double>(std::max<std::int64_t>(element.documents, 1));
        tokens += element.tokens * std::min(1.0, static_cast<double>(run.evaluation.probe_items) / documents);
      }
    return tokens * costs.scored_token_seconds;
  }

  /// Every element and the test part of every task that this stage was not measured on yet.
  double measuring(const RunSpec& run, const std::string& stage, const Costs& costs) {
    double seconds = 0;
    for (const Source& source : run.benchmarks)
      for (const ElementSizes& element : benchmark(run, source))
        if (measured_.insert(stage + element.sample_hash).second)
          seconds += element.tokens * costs.scored_token_seconds;
    for (const SequenceItem& item : run.sequence)
      if (measured_.insert(stage + task(run, item.task).sample_hash).second)
        seconds += generating(run, item.task, costs);
    return seconds;
  }

  double generating(const RunSpec& run, const Source& source, const Costs& costs) {
    const TaskSizes& sizes = task(run, source);
    auto rows = static_cast<double>(sizes.test_rows);
    if (run.evaluation.limit) rows = std::min(rows, static_cast<double>(*run.evaluation.limit));
    return rows * (sizes.test_prompt_tokens * costs.prompt_token_seconds + sizes.new_tokens * costs.new_token_seconds);
  }

  void add_bytes(const RunSpec& run, const Keys& keys, const Costs& costs) {
    const catalog::Shape shape = input_.shape(run.model);
    const NumberBytes bytes = number_bytes(dtype_of(run));
    const auto parameters = static_cast<double>(shape.parameters());
    const double trained = parameters * costs.trained_share, frozen = parameters - trained;
    for (const StagePlan& plan : run.stages) {
      // Weights, gradients and AdamW's two moments, what the forward pass keeps, and the logits.
      const double peak = static_cast<double>(costs.base_bytes) + frozen * bytes.frozen +
                          trained * (bytes.trained + bytes.cast + 3 * bytes.trained) +
                          bytes.activation * activations(run, plan, shape) +
                          float_bytes * static_cast<double>(logit_positions(shape.vocabulary) * shape.vocabulary);
      result_.peak_bytes = std::max(result_.peak_bytes, static_cast<std::int64_t>(peak));
    }
    const auto kept_bytes = static_cast<std::int64_t>(float_bytes * parameters) + costs.companion_bytes;
    for (std::size_t stage = 1; stage < keys.size(); ++stage) {
      const bool stays = kept(run, stage) || users_.at(keys[stage]) > 1 || branched_from(run, stage);
      if (stays && !has_weights(keys[stage]) && kept_.insert(keys[stage]).second) result_.disk_bytes += kept_bytes;
    }
    // The last resume point stays until the next one is committed.
    const double point = frozen * bytes.frozen + 3 * trained * bytes.trained;
    largest_resume_bytes_ = std::max(largest_resume_bytes_, static_cast<std::int64_t>(2 * point));
  }

  double activations(const RunSpec& run, const StagePlan& plan, const catalog::Shape& shape) {
    double longest = 0;
    for (const Rows& rows : plan.rows) longest = std::max(longest, task_named(run, rows.task).longest_tokens);
    longest = std::min(longest, static_cast<double>(plan.training.max_length));
    const double batch = longest * static_cast<double>(plan.training.batch_size);
    const double forward =
        plan.training.micro_batch_size
            ? longest * static_cast<double>(*plan.training.micro_batch_size)
            : std::max(longest,
                       static_cast<double>(training_pass_tokens(shape.hidden, input_.environment.device != "cpu")));
    // A text passes the encoder or the decoder: the deeper of the two bounds what a token keeps.
    const auto layers = static_cast<double>(std::max(shape.layers, shape.decoder_layers));
    const double tokens = std::min(forward, batch), layer = shape.activations_per_token(longest);
    // Computed again, a layer keeps what it was given, and one at a time all of it.
    if (plan.training.activation_checkpointing) return tokens * (layers * static_cast<double>(shape.hidden) + layer);
    return tokens * layers * layer;
  }

  const ForecastInput& input_;
  Forecast result_;
  std::map<std::string, Costs> costs_;
  std::map<std::string, TaskSizes> tasks_;
  std::map<std::string, std::vector<ElementSizes>> benchmarks_;
  std::map<std::string, int> users_;      // how many runs need a stage
  std::set<std::string> seen_, trained_;  // stages of the runs so far, and those that they train and keep
  std::set<std::string> measured_;        // stage and samples
  std::set<std::string> kept_;
  std::size_t loaded_ = 0;  // the stage whose weights the model has
  std::int64_t largest_resume_bytes_ = 0;
};

}  // namespace

std::int64_t steps_of(const StagePlan& plan) {
  std::int64_t rows = 0;
  for (const Rows& r : plan.rows) rows += r.count;
  return plan.training.epochs * ((rows + plan.training.batch_size - 1) / plan.training.batch_size);
}

Forecast forecast(std::span<const RunSpec> runs, const ForecastInput& input) {
  Forecaster forecaster(runs, input);
  for (const RunSpec& run : runs) forecaster.add(run);
  return forecaster.result();
}

}  // namespace lethe::study
