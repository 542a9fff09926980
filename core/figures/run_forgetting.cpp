// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "figures/run_scores.h"

namespace lethe::figures {

namespace {

/// Groups whose fall is a loss; that of bias is none.
bool counts(const std::string& group) { return group == "dk" || group == "rs" || group == "rc"; }

metrics::ScoreMatrix matrix_of_elements(const store::RunDetail& run) {
  metrics::ScoreMatrix matrix;
  for (const store::ElementRow& element : run.elements) matrix.elements.push_back(element.id);
  matrix.trained.resize(run.stages.size());
  for (const auto& stage : run.scores) {
    auto& row = matrix.scores.emplace_back();
    for (const auto& score : stage) row.push_back(score ? std::optional(score->value) : std::nullopt);
  }
  return matrix;
}

metrics::ScoreMatrix matrix_of_tasks(const store::RunDetail& run) {
  metrics::ScoreMatrix matrix;
  for (const store::TaskRow& task : run.tasks) matrix.elements.push_back(task.task);
  for (std::size_t stage = 0; stage < run.stages.size(); ++stage) {
    const auto& trained = run.stages[stage].tasks;
    matrix.trained.push_back(trained.size() == 1 ? trained.front() : "");
    auto& row = matrix.scores.emplace_back();
    for (const store::TaskRow& task : run.tasks)
      row.push_back(task.scores[stage] ? std::optional(task.scores[stage]->value) : std::nullopt);
  }
  return matrix;
}

/// Why the stages are no chain, or "".
std::string broken_chain(const store::RunDetail& run) {
  for (const store::StageRow& stage : run.stages)
    if (stage.index > 0 && stage.from != stage.index - 1)
      return "the stages are no chain: stage " + std::to_string(stage.index) + " does not start from the one before";
  return "";
}

metrics::Measures without_values(metrics::Measures measures, const std::string& reason) {
  for (auto& [name, measure] : measures) measure = {std::nullopt, reason};
  return measures;
}

}  // namespace

Forgetting forgetting_of(const store::RunDetail& run) {
  if (run.stages.empty() || run.run.status != store::Status::Done) {
    const metrics::ScoreMatrix nothing{{}, {""}, {{}}};
    return {without_values(metrics::measure_forgetting(nothing),
                           "the run is " + store::to_string(run.run.status) +
                               ", not done: " + std::to_string(run.run.stages_finished) + " of " +
                               std::to_string(run.run.stages) + " stages are finished"),
            {}};
  }
  const metrics::ScoreMatrix elements = matrix_of_elements(run);
  std::vector<std::string> groups, counted;
  for (const store::ElementRow& element : run.elements) {
    groups.push_back(element.group);
    if (counts(element.group)) counted.push_back(element.id);
  }
  Forgetting result{metrics::measure_fg(metrics::select_elements(elements, counted)),
                    metrics::measure_by_group(elements, groups)};
  metrics::Measures tasks = metrics::measure_tasks(matrix_of_tasks(run));
  if (const std::string why = broken_chain(run); !why.empty()) tasks = without_values(std::move(tasks), why);
  result.measures.merge(tasks);
  return result;
}

}  // namespace lethe::figures
