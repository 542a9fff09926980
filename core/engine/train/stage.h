// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/strategies/strategy.h"
#include "engine/train/emitter.h"
#include "engine/train/method_stages.h"
#include "engine/train/optimizer.h"
#include "engine/train/task_rows.h"
#include "study/run_spec.h"

namespace lethe::engine {

/// What all stages of a run share.
struct RunParts {
  const study::RunSpec& spec;
  LanguageModel& model;
  Method& method;
  std::function<std::unique_ptr<Method>()> fresh_method;  ///< another of the run's kind, for copies of the model
  std::vector<std::unique_ptr<Strategy>>& strategies;
  TaskRows& task_rows;
  Emitter& emit;
};

/// One stage being trained: its rows, its optimiser and where it stands. Strategies see it as their StageContext.
class Stage final : public StageContext {
 public:
  /// A fresh stage with the rows of its plan; begin() follows.
  Stage(RunParts parts, const study::StagePlan& plan);
  /// A resumed stage with the rows it had, `trained` where only measuring is left; the method has been restored, the
  /// optimiser and the strategies are restored by the caller.
  Stage(RunParts parts, const study::StagePlan& plan, std::vector<TrainingRow> rows, std::int64_t step, bool trained,
        Verdict verdict);

  /// Lets the method begin, then the strategies, which may add rows. Not for a resumed stage.
  void begin();
  /// Lets the method end the stage, after all else.
  void end();

  std::int64_t total_steps() const { return static_cast<std::int64_t>(steps_.size()); }
  const std::vector<TrainingRow>& rows() const { return rows_; }
  AdamW& optimizer() { return optimizer_; }
  const AdamW& optimizer() const { return optimizer_; }
  /// What the scores inside the stage have demanded so far; part of every resume point.
  Verdict verdict = Verdict::GoOn;
  /// Its present step is to be probed, or was not probed to the end before a stop.
  bool probe_due = false;
  RunParts& parts() { return parts_; }
  /// Goes to the next step and gathers its rows.
  void advance();
  /// After the last step: hooks see step 0 again.
  void finish() { step_ = 0; }

  const study::StagePlan& plan() const override { return plan_; }
  std::int64_t step() const override { return step_; }
  LanguageModel& model() override { return parts_.model; }
  std::vector<Declared> parameters() const override;
  const NamedTensors& base_weights() const override { return parts_.model.weights(); }
  std::span<const TrainingRow> step_rows() const override { return step_rows_; }
  std::vector<TrainingRow> task_rows(const std::string& task, std::int64_t first, std::int64_t count) override;
  FrozenCopy frozen_copy() override;
  FrozenCopy frozen_copy(const NamedTensors& state) override;
  double backward(std::span<const TrainingRow> rows, const Loss& loss) override;
  std::map<std::string, at::Tensor> gradients_of(std::span<const TrainingRow> rows, const Loss& loss) override;
  void at_moved_weights(const std::map<std::string, at::Tensor>& moves, const std::function<void()>& action) override;
  std::vector<std::vector<std::int64_t>> generate(std::span<const std::vector<std::int64_t>> prefixes,
                                                  std::int64_t max_new_tokens) override;
  Random random(const std::string& purpose) const override;
  void notice(const std::string& code, const std::string& text) override { parts_.emit(run::Noticed{code, text}); }

 private:
  bool has_met(const std::string& task) const;
  std::vector<TrainingRow> planned_rows();
  AdamW fresh_optimizer() const { return {parts_.method.declared(), plan_.training, parts_.method.groups()}; }

  RunParts parts_;
  study::StagePlan plan_;
  std::vector<TrainingRow> rows_, step_rows_;
  std::vector<std::vector<std::size_t>> steps_;
  std::int64_t step_ = 0;
  StagePoint point_;  ///< how far the method has come
  AdamW optimizer_;
};

}  // namespace lethe::engine
