// SPDX-License-Identifier: GPL-3.0-or-later
// The measuring half of RunLoop.
#include <algorithm>

#include "base/hash.h"
#include "engine/train/run_loop.h"

namespace lethe::engine {

Progress RunLoop::progress(const std::string& what, std::size_t total) {
  return [this, what, total](std::size_t done) {
    emit_(run::Progressed{what, static_cast<std::int64_t>(done), static_cast<std::int64_t>(total)});
    obey(false);
  };
}

void RunLoop::measure_end(int stage) {
  // Strategies that act on scores see those of every stage they train, also where an earlier run has measured it.
  const bool all = job_.spec.reads_scores && work_;
  for (const Element& element : elements_) {
    if (measured(stage, element.sample_hash) && !all) continue;
    measure_element(stage, element);
    mark(stage);
  }
  for (const TaskTest& test : tests_) {
    if (measured(stage, test.sample_hash) && !all) continue;
    measure_task(stage, test);
    mark(stage);
  }
}

/// What was measured so far counts: after a stop it is not measured again. Not where strategies act on scores: they
/// must see all of them, or none.
void RunLoop::mark(int stage) {
  if (job_.spec.reads_scores) return;
  if (stage == 0)
    emit_(run::ResumePointWritten{0, 0, ""});
  else if (work_ && work_->plan().index == stage && !resume_path_.empty())
    emit_(run::ResumePointWritten{stage, stage_steps_, resume_path_});
}

void RunLoop::measure_element(int stage, const Element& element) {
  const Measured result = measure(*model_, element, 0, progress("measuring " + element.id, element.documents.size()));
  emit_(run::SamplesScored{stage, run::ScoreKind::Benchmark, element.id, 0, result.packed});
  report(run::ScoreMeasured{stage, 0, run::ScoreKind::Benchmark, element.id, element.group, element.metric,
                            result.value, result.standard_error, result.n, element.chance, element.sample_hash,
                            job_.spec.evaluation.protocol});
}

void RunLoop::measure_task(int stage, const TaskTest& test) {
  method_->scoring(test.name);
  const Measured result =
      measure(*model_, *tokenizer_, test, progress("measuring task " + test.name, test.prompts.size()));
  method_->scoring(std::nullopt);
  emit_(run::SamplesScored{stage, run::ScoreKind::Task, test.name, 0, result.packed});
  report(run::ScoreMeasured{stage, 0, run::ScoreKind::Task, test.name, "", test.metric, result.value,
                            result.standard_error, result.n, std::nullopt, test.sample_hash,
                            job_.spec.evaluation.protocol});
}

Verdict RunLoop::ask_strategies(const run::ScoreMeasured& score) {
  Verdict verdict = Verdict::GoOn;
  if (work_)
    for (const auto& strategy : strategies_) verdict = std::max(verdict, strategy->on_score(*work_, score));
  return verdict;
}

/// A score at the end of a stage.
void RunLoop::report(const run::ScoreMeasured& score) {
  emit_(score);
  if (ask_strategies(score) != Verdict::StopRun) return;
  stop_after_this_ = true;
  work_->verdict = Verdict::StopRun;
}

Verdict RunLoop::probe(Stage& stage) {
  Verdict verdict = Verdict::GoOn;
  const auto items = static_cast<std::size_t>(job_.spec.evaluation.probe_items);
  for (const Element& element : elements_) {
    const Progress watch = [&](std::size_t) {
      if (job_.spec.reads_scores) return;  // strategies see a probe once, to its end
      if (control_.get() == run::Command::StopNow) write_resume_point(stage, Done::Steps);
      obey(false);
    };
    const Measured result = measure(*model_, element, items, watch);
    const run::ScoreMeasured score{stage.plan().index,
                                   stage.step(),
                                   run::ScoreKind::Probe,
                                   element.id,
                                   element.group,
                                   element.metric,
                                   result.value,
                                   result.standard_error,
                                   result.n,
                                   element.chance,
                                   sha256(element.sample_hash + " first " + std::to_string(result.n)),
                                   job_.spec.evaluation.protocol};
    emit_(score);
    verdict = std::max(verdict, ask_strategies(score));
  }
  return verdict;
}

}  // namespace lethe::engine
