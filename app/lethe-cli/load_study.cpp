// SPDX-License-Identifier: GPL-3.0-or-later
#include "load_study.h"

#include <set>

#include "data/benchmark.h"
#include "data/task.h"
#include "engine/engine.h"

namespace lethe::cli {

LoadedStudy load_study(const catalog::Catalog& catalog, const std::string& name) {
  const fs::path file = catalog.study_file(name);
  LoadedStudy loaded{study::read_study(file), {}};
  const study::Place place = study::place_of(file);
  loaded.expansion = study::expand(loaded.study, catalog, place);
  for (const study::RunSpec& run : loaded.expansion.runs) {
    if (run.evaluation.shots.value_or(0) == 0) continue;
    loaded.expansion.problems.push_back(place.where +
                                        ": evaluation: 'shots': this version scores without solved "
                                        "examples only, expected null or 0, got " +
                                        std::to_string(*run.evaluation.shots));
    break;
  }
  if (loaded.expansion.runs.empty() && loaded.expansion.problems.empty())
    loaded.expansion.problems.push_back(place.where + ": the study expands to no run");
  return loaded;
}

void check_inputs(const std::vector<study::RunSpec>& runs, const study::Environment& environment) {
  std::set<std::string> seen;
  for (const study::RunSpec& run : runs) {
    if (seen.insert(run.model.path).second)
      engine::make_model_service(run.model.path, environment.device, environment.threads);
    for (const study::SequenceItem& item : run.sequence) {
      if (!seen.insert(item.task.path).second) continue;
      const data::Task task = data::read_task(item.task.path);
      task.train();
      task.test();
    }
    for (const study::Source& benchmark : run.benchmarks)
      if (seen.insert(benchmark.path).second) data::read_benchmark(benchmark.path);
  }
}

}  // namespace lethe::cli
