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
  for (const Element& element : elements_)
    if (!measured(stage, element.sample_hash)) measure_element(stage, element);
  for (const TaskTest& test : tests_)
    if (!measured(stage, test.sample_hash)) measure_task(stage, test);
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
  for (const Element& element : elements_) {
    const Measured result = measure(*model_, element, static_cast<std::size_t>(job_.spec.evaluation.probe_items));
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
