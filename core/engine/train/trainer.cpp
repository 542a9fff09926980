// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/trainer.h"

#include <algorithm>
#include <chrono>

#include <cmath>
#include <cstdio>

#include "engine/nn/dropout.h"
#include "engine/train/batching.h"
#include "engine/train/loss_pass.h"
#include "engine/train/schedule.h"

namespace lethe::engine {

namespace {

/// Forward and backward of all rows of the step, weighted by tokens. Returns the mean loss a token.
double forward_backward(Stage& stage) {
  RunParts& parts = stage.parts();
  const double tokens = static_cast<double>(asked_tokens(stage.step_rows()));
  const ChunkTerm term = [&](const LossChunk& chunk) {
    at::Tensor sum;
    for (const auto& strategy : parts.strategies) {
      const at::Tensor extra = strategy->loss_term(stage, chunk);
      if (extra.defined()) sum = sum.defined() ? sum + extra : extra;
    }
    return sum;
  };
  const bool wanted = std::any_of(parts.strategies.begin(), parts.strategies.end(),
                                  [](const auto& strategy) { return strategy->reads_logits(); });
  double loss = 0;
  for (const auto& batch :
       micro_batches({stage.step_rows().begin(), stage.step_rows().end()}, stage.plan().training, parts.model))
    loss += backward_chunks(parts.model, batch, 1.0 / tokens, wanted ? term : ChunkTerm());
  return loss / tokens;
}

/// What is added once a step, whatever the rows: terms of the strategies, the method's penalty.
void parameter_terms(Stage& stage) {
  std::vector<at::Tensor> terms{stage.parts().method.penalty()};
  for (const auto& strategy : stage.parts().strategies) terms.push_back(strategy->parameter_term(stage));
  for (const at::Tensor& term : terms)
    if (term.defined()) term.backward();
}

void set_dropout(Stage& stage) {
  const double probability = stage.plan().training.dropout;
  if (probability == 0) return stage.model().set_dropout(0, std::nullopt);
  stage.model().set_dropout(probability, nn::generator_on(stage.model().device(), stage.random("dropout").next()));
}

run::StepLogged train_step(Stage& stage) {
  const auto begin = std::chrono::steady_clock::now();
  RunParts& parts = stage.parts();
  stage.advance();
  stage.optimizer().zero_gradients();
  set_dropout(stage);
  stage.model().set_recompute(stage.plan().training.activation_checkpointing);
  const double loss = forward_backward(stage);
  parameter_terms(stage);
  parts.method.project_gradients();
  for (const auto& strategy : parts.strategies) strategy->gradients(stage);
  const double norm = clip_gradients(stage.parameters(), stage.plan().training.clip);
  if (!std::isfinite(loss) || !std::isfinite(norm))
    throw InputError("stage " + std::to_string(stage.plan().index) + ", step " + std::to_string(stage.step()) +
                     ": the loss is no number any more (loss " + std::to_string(loss) + "); try a lower learning_rate");
  const double rate = learning_rate_at(stage.plan().training, stage.step(), stage.total_steps());
  stage.optimizer().step(rate);
  parts.method.after_step(stage.step());
  for (const auto& strategy : parts.strategies) strategy->after_step(stage);
  stage.model().set_dropout(0, std::nullopt);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  return {stage.plan().index, stage.step(), loss, rate, norm, all_tokens(stage.step_rows()), seconds.count()};
}

}  // namespace

/// A model that knows nothing loses the logarithm of its vocabulary a token. Scores of such a stage look like
/// forgetting.
static void tell_diverged(Stage& stage, double loss) {
  const double guessing = std::log(static_cast<double>(stage.model().shape().vocabulary));
  if (loss <= guessing) return;
  char text[160];
  std::snprintf(text, sizeof text,
                "stage %d ends with a loss of %.2f a token, guessing has %.2f; try a lower learning_rate",
                stage.plan().index, loss, guessing);
  stage.notice("diverged", text);
}

void train_stage(Stage& stage, const TrainerHooks& hooks) {
  RunParts& parts = stage.parts();
  const std::int64_t probe_every = parts.spec.evaluation.probe_every;
  while (stage.probe_due || (stage.step() < stage.total_steps() && stage.verdict == Verdict::GoOn)) {
    if (!stage.probe_due) {
      const run::StepLogged step = train_step(stage);
      parts.emit(step);
      if (stage.step() == stage.total_steps()) tell_diverged(stage, step.loss);
      stage.probe_due = probe_every > 0 && stage.step() % probe_every == 0;
    }
    if (stage.probe_due) stage.verdict = hooks.probe(stage);
    stage.probe_due = false;
    hooks.after_step(stage);
  }
  stage.optimizer().zero_gradients();
  stage.finish();
  for (const auto& strategy : parts.strategies) strategy->end_stage(stage);
}

}  // namespace lethe::engine
