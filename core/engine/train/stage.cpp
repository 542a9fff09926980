// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/stage.h"

#include <algorithm>
#include <stdexcept>

#include "engine/eval/generator.h"
#include "engine/train/batching.h"
#include "engine/train/frozen_copy.h"
#include "engine/train/loss_pass.h"
#include "engine/train/number_types.h"

namespace lethe::engine {

Stage::Stage(RunParts parts, const study::StagePlan& plan)
    : parts_(std::move(parts)), plan_(plan), point_{plan.from, true}, optimizer_({}, plan.training) {
  rows_ = planned_rows();
}

void Stage::begin() {
  begin_stage(parts_.method, plan_);
  apply_dtype(parts_.model, parts_.method, study::dtype_of(parts_.spec));
  point_ = {plan_.index, false};
  for (const auto& strategy : parts_.strategies) strategy->begin_stage(*this, rows_);
  if (rows_.empty()) throw InputError("stage " + std::to_string(plan_.index) + " has no rows to train on");
  optimizer_ = fresh_optimizer();
  steps_ = steps_of_stage(rows_.size(), plan_.training, parts_.spec.seed, plan_.index);
}

Stage::Stage(RunParts parts, const study::StagePlan& plan, std::vector<TrainingRow> rows, std::int64_t step,
             bool trained, Verdict verdict_so_far)
    : verdict(verdict_so_far),
      parts_(std::move(parts)),
      plan_(plan),
      rows_(std::move(rows)),
      steps_(steps_of_stage(rows_.size(), plan.training, parts_.spec.seed, plan.index)),
      step_(trained ? 0 : step),
      point_{plan.index, trained},
      optimizer_(fresh_optimizer()) {}

void Stage::end() {
  end_stage(parts_.method, parts_.spec, plan_);
  point_.ended = true;
}

void Stage::advance() {
  step_rows_.clear();
  for (const std::size_t row : steps_[static_cast<std::size_t>(step_)]) step_rows_.push_back(rows_[row]);
  ++step_;
}

std::vector<TrainingRow> Stage::planned_rows() {
  std::vector<TrainingRow> rows;
  std::int64_t cut = 0;
  for (const study::Rows& wanted : plan_.rows)
    for (TrainingRow& row :
         parts_.task_rows.take(wanted.task, wanted.first, wanted.count, plan_.training.max_length, cut))
      rows.push_back(std::move(row));
  if (cut > 0)
    notice("prompts-cut", std::to_string(cut) + " of " + std::to_string(rows.size()) + " prompts of stage " +
                              std::to_string(plan_.index) + " were cut to max_length " +
                              std::to_string(plan_.training.max_length) + " tokens");
  return rows;
}

std::vector<Declared> Stage::parameters() const {
  std::vector<Declared> trained;
  for (Declared& declared : parts_.method.declared())
    if (declared.trained) trained.push_back(declared);
  return trained;
}

bool Stage::has_met(const std::string& task) const {
  for (const study::StagePlan* plan = &plan_;; plan = &parts_.spec.stages[static_cast<std::size_t>(plan->from - 1)]) {
    if (std::find(plan->tasks.begin(), plan->tasks.end(), task) != plan->tasks.end()) return true;
    if (plan->from == 0) return false;
  }
}

std::vector<TrainingRow> Stage::task_rows(const std::string& task, std::int64_t first, std::int64_t count) {
  if (!has_met(task))
    throw std::logic_error("a strategy asks in stage " + std::to_string(plan_.index) + " for rows of '" + task +
                           "', which neither this stage nor one before it trains");
  std::int64_t cut = 0;
  return parts_.task_rows.take(task, first, count, plan_.training.max_length, cut);
}

FrozenCopy Stage::frozen_copy() {
  return engine::frozen_copy(parts_.model, parts_.fresh_method(), parts_.spec,
                             copyable_state(parts_.model, parts_.method, point_));
}

FrozenCopy Stage::frozen_copy(const NamedTensors& state) {
  return engine::frozen_copy(parts_.model, parts_.fresh_method(), parts_.spec, state);
}

double Stage::backward(std::span<const TrainingRow> rows, const Loss& loss) {
  double total = 0;
  for (const auto& batch : micro_batches({rows.begin(), rows.end()}, plan_.training, parts_.model)) {
    if (!loss) {
      total += backward_chunks(parts_.model, batch, 1.0);
      continue;
    }
    const std::vector<TextRow> texts = texts_of(batch);
    const at::Tensor states = parts_.model.states(texts);
    const at::Tensor value = loss(parts_.model, states, labels_of(texts, states.device()));
    total += value.item<double>();
    value.backward();
  }
  return total;
}

std::map<std::string, at::Tensor> Stage::gradients_of(std::span<const TrainingRow> rows, const Loss& loss) {
  const std::vector<Declared> trained = parameters();
  std::vector<at::Tensor> kept;
  for (const Declared& parameter : trained) {
    kept.push_back(parameter.value.grad());
    parameter.value.mutable_grad() = at::Tensor();
  }
  backward(rows, loss);
  std::map<std::string, at::Tensor> gradients;
  for (std::size_t i = 0; i < trained.size(); ++i) {
    if (trained[i].value.grad().defined()) gradients[trained[i].name] = trained[i].value.grad();
    trained[i].value.mutable_grad() = kept[i];
  }
  return gradients;
}

void Stage::at_moved_weights(const std::map<std::string, at::Tensor>& moves, const std::function<void()>& action) {
  std::vector<std::pair<at::Tensor, at::Tensor>> kept;
  {
    const at::NoGradGuard no_grad;
    for (const Declared& parameter : parameters())
      if (const auto move = moves.find(parameter.name); move != moves.end()) {
        kept.emplace_back(parameter.value, parameter.value.detach().clone());
        parameter.value.add_(move->second);
      }
  }
  const auto put_back = [&] {
    const at::NoGradGuard no_grad;
    for (const auto& [value, before] : kept) value.copy_(before);
  };
  try {
    action();
  } catch (...) {
    put_back();
    throw;
  }
  put_back();
}

std::vector<std::vector<std::int64_t>> Stage::generate(std::span<const std::vector<std::int64_t>> prefixes,
                                                       std::int64_t max_new_tokens) {
  return generate_greedy(parts_.model, prefixes, max_new_tokens);
}

Random Stage::random(const std::string& purpose) const {
  return Random(parts_.spec.seed, purpose, static_cast<std::uint64_t>(plan_.index), static_cast<std::uint64_t>(step_));
}

}  // namespace lethe::engine
