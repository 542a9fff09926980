// SPDX-License-Identifier: GPL-3.0-or-later
#include "load_study.h"

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

}  // namespace lethe::cli
