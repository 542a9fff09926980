// SPDX-License-Identifier: GPL-3.0-or-later
#include "progress.h"

#include <cstdio>

#include "common.h"
#include "study/forecast.h"

namespace lethe::cli {

namespace {

std::string formatted(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

}  // namespace

ProgressLine::ProgressLine(std::vector<queue::TimeLeft::Run> runs, std::size_t first)
    : all_(runs.size() + first), number_(first), left_(std::move(runs)) {}

void ProgressLine::begin(const run::Job& job) {
  const std::lock_guard lock(mutex_);
  ++number_;
  run_ = job.spec.model.name + " " + job.spec.label + " seed " + std::to_string(job.spec.seed);
  stages_ = static_cast<int>(job.spec.stages.size());
  stage_ = "";
  work_ = job.resume
              ? "going on at stage " + std::to_string(job.resume->stage) + ", step " + std::to_string(job.resume->step)
              : "starting";
  // A resumed stage does not begin again.
  steps_ = job.resume && job.resume->stage > 0
               ? study::steps_of(job.spec.stages[static_cast<std::size_t>(job.resume->stage - 1)])
               : 0;
  tokens_a_second_ = 0;
  left_.begin_run(job.run);
  show(true);
}

void ProgressLine::accept(const run::RunEvent& event) {
  const std::lock_guard lock(mutex_);
  std::visit([this](const auto& body) { take(body); }, event.body);
}

void ProgressLine::take(const run::StageStarted& body) {
  stage_ = "stage " + std::to_string(body.stage) + "/" + std::to_string(stages_) + " " +
           (body.stage == 0 ? "start" : join(body.tasks, "+"));
  steps_ = body.steps;
  work_ = body.reused ? "known already" : "";
  left_.begin_stage(body.stage, body.reused);
  show();
}

void ProgressLine::take(const run::StepLogged& body) {
  if (stage_.empty()) stage_ = "stage " + std::to_string(body.stage) + "/" + std::to_string(stages_);
  const double now = body.seconds > 0 ? static_cast<double>(body.tokens) / body.seconds : 0;
  tokens_a_second_ = tokens_a_second_ > 0 ? 0.8 * tokens_a_second_ + 0.2 * now : now;
  work_ = "step " + std::to_string(body.step) + "/" + std::to_string(steps_) + formatted(" · loss %.3f", body.loss) +
          formatted(" · %.0f tokens/s", tokens_a_second_);
  left_.step(body.stage, body.step, body.seconds);
  show();
}

void ProgressLine::take(const run::ScoreMeasured& body) {
  work_ = body.element + formatted(" %.1f %%", body.value);
  show();
}

void ProgressLine::take(const run::Noticed& body) { status_.message(body.text); }

void ProgressLine::take(const run::StageFinished& body) {
  left_.finish_stage(body.stage, body.seconds);
  show();
}

void ProgressLine::take(const run::RunFinished& body) {
  left_.end_run();
  work_ = "done in " + duration(body.seconds);
  stage_ = "";
  show(true);
}

void ProgressLine::take(const run::RunFailed& body) {
  left_.end_run();
  status_.message(run_ + " failed: " + body.message);
}

void ProgressLine::take(const run::RunStopped& body) { status_.message(run_ + " stopped: " + body.reason); }

void ProgressLine::take(const run::Progressed& body) {
  work_ = body.what + " " + std::to_string(body.done) + "/" + std::to_string(body.total);
  show();
}

std::string ProgressLine::line() const {
  std::string text = "run " + std::to_string(number_) + "/" + std::to_string(all_) + " " + run_;
  if (!stage_.empty()) text += " · " + stage_;
  if (!work_.empty()) text += " · " + work_;
  if (const auto seconds = left_.seconds(); seconds && *seconds > 0) text += " · " + duration(*seconds) + " left";
  return text;
}

void ProgressLine::show(bool always) {
  if (always || status_.due()) status_.show(line());
}

}  // namespace lethe::cli
