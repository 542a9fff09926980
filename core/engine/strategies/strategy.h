// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/random.h"
#include "engine/models/language_model.h"
#include "engine/tuning/method.h"
#include "run/event.h"
#include "study/run_spec.h"

namespace lethe::engine {

/// A training row: a text with the task it came from and its place there.
struct TrainingRow {
  TextRow text;
  std::string task;
  std::int64_t index = 0;
};

/// A model of its own that computes what the run's model computed when it was taken, with all the method had attached.
struct FrozenCopy {
  std::shared_ptr<LanguageModel> model;
  NamedTensors state;  ///< all it takes to make the copy again: for Strategy::save()
};

/// What a strategy may see and do in a stage. The trainer implements it.
class StageContext {
 public:
  virtual ~StageContext() = default;

  virtual const study::StagePlan& plan() const = 0;
  virtual std::int64_t step() const = 0;  ///< the current optimiser step, 1 first; 0 before and after the steps
  virtual LanguageModel& model() = 0;
  virtual std::vector<Declared> parameters() const = 0;        ///< what is trained
  virtual const NamedTensors& base_weights() const = 0;        ///< the model's own weights
  virtual std::span<const TrainingRow> step_rows() const = 0;  ///< the rows of the current step
  /// Rows of the train part of a task that this stage or one it stands on trains, in its shuffled order. The key of a
  /// stage knows no other tasks, so asking for one of them throws std::logic_error.
  virtual std::vector<TrainingRow> task_rows(const std::string& task, std::int64_t first, std::int64_t count) = 0;

  /// The present model; nothing changes the copy any more.
  virtual FrozenCopy frozen_copy() = 0;
  /// A copy that was taken earlier in the run, also in another stage, from its `state`.
  virtual FrozenCopy frozen_copy(const NamedTensors& state) = 0;
  /// A loss of the model in use for one micro-batch, given states and labels of all its asked tokens.
  using Loss = std::function<at::Tensor(LanguageModel& model, const at::Tensor& states, const at::Tensor& labels)>;
  /// Forward and backward over any rows with any loss (summed over micro-batches); adds to the parameters' gradients.
  /// Without a loss: cross entropy, summed over tokens. Returns the loss.
  virtual double backward(std::span<const TrainingRow> rows, const Loss& loss = {}) = 0;
  /// The gradients of such a pass by parameter name, leaving the accumulated ones as they were.
  virtual std::map<std::string, at::Tensor> gradients_of(std::span<const TrainingRow> rows, const Loss& loss = {}) = 0;
  /// Runs `action` while every named parameter is moved by the given amount; then puts the very same bits back.
  virtual void at_moved_weights(const std::map<std::string, at::Tensor>& moves,
                                const std::function<void()>& action) = 0;
  /// Greedy texts for prefixes.
  virtual std::vector<std::vector<std::int64_t>> generate(std::span<const std::vector<std::int64_t>> prefixes,
                                                          std::int64_t max_new_tokens) = 0;
  /// The stream of (seed, purpose, stage, step).
  virtual Random random(const std::string& purpose) const = 0;
  virtual void notice(const std::string& code, const std::string& text) = 0;
};

/// One chunk of a micro-batch as the loss sees it.
struct LossChunk {
  std::span<const TrainingRow> rows;  ///< the micro-batch's rows
  std::int64_t first = 0;             ///< place of the chunk's first position among the micro-batch's asked positions
  const at::Tensor& states;           ///< [n, hidden]
  const at::Tensor& logits;           ///< [n, vocabulary]
  const at::Tensor& labels;           ///< [n]
};

enum class Verdict { GoOn, StopStage, StopRun };

/// What is done against forgetting. Hooks are called in the order written here; strategies of one run in their order.
class Strategy {
 public:
  virtual ~Strategy() = default;

  /// May add rows to the stage's (they are shuffled in afterwards).
  virtual void begin_stage(StageContext& context, std::vector<TrainingRow>& rows) { (void)context, (void)rows; }
  /// Whether loss_term() gives anything; logits are kept for it only then.
  virtual bool reads_logits() const { return false; }
  /// Added to the summed cross entropy of a chunk (a sum over tokens too); undefined for none.
  virtual at::Tensor loss_term(StageContext& context, const LossChunk& chunk) {
    return (void)context, (void)chunk, at::Tensor();
  }
  /// Added once a step to the mean loss; undefined for none.
  virtual at::Tensor parameter_term(StageContext& context) { return (void)context, at::Tensor(); }
  /// After backward, before clipping: may change the gradients of context.parameters().
  virtual void gradients(StageContext& context) { (void)context; }
  virtual void after_step(StageContext& context) { (void)context; }
  /// After a probe inside a stage or the scores at its end.
  virtual Verdict on_score(StageContext& context, const run::ScoreMeasured& score) {
    return (void)context, (void)score, Verdict::GoOn;
  }
  /// After the last step; may write weights.
  virtual void end_stage(StageContext& context) { (void)context; }

  /// What it must remember over a resume, as named tensors; begin_stage is not called again for a resumed stage.
  virtual NamedTensors save() const { return {}; }
  virtual void restore(const NamedTensors& state, StageContext& context) { (void)state, (void)context; }
};

std::unique_ptr<Strategy> make_strategy(const std::string& name, const Json& options);

}  // namespace lethe::engine
