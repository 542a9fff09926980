// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/join.h"
#include "figures/export.h"
#include "figures/text.h"

namespace lethe::figures {
namespace {

std::string or_empty(const std::optional<double>& value) { return value ? exact(*value) : ""; }

std::vector<std::string> seeds_of(const Line& line) {
  std::vector<std::string> out;
  for (const auto seed : line.seeds) out.push_back(std::to_string(seed));
  return out;
}

}  // namespace

std::string csv(const AccuracyByStage& series) {
  std::string out = csv_record({"figure", "group", "line", "model", "method", "strategy", "seeds", "stage",
                                "stage_name", "mean", "low", "high", "n", "band", "chance", "generated"});
  for (const auto& panel : series.panels)
    for (const auto& points : panel.lines) {
      const Line& line = series.lines[points.line];
      for (std::size_t stage = 0; stage < points.values.size(); ++stage) {
        const auto& value = points.values[stage];
        std::vector<std::string> fields = {series.name,
                                           panel.group,
                                           line.label,
                                           line.model,
                                           line.method,
                                           line.strategy,
                                           join(seeds_of(line), " "),
                                           std::to_string(stage),
                                           series.stages[stage]};
        if (value)
          fields.insert(fields.end(),
                        {exact(value->mean), exact(value->low), exact(value->high), std::to_string(value->n)});
        else
          fields.insert(fields.end(), {"", "", "", "0"});
        fields.insert(fields.end(),
                      {to_string(series.band), or_empty(panel.chance), series.generated ? "true" : "false"});
        out += csv_record(fields);
      }
    }
  return out;
}

std::string scores_csv(const std::vector<RunScores>& runs) {
  std::string out = csv_record({"run", "model", "method", "strategy", "seed", "stage", "stage_name", "element", "group",
                                "n", "chance", "score", "generated"});
  for (const auto& run : runs)
    for (std::size_t stage = 0; stage < run.scores.size(); ++stage)
      for (std::size_t e = 0; e < run.elements.size(); ++e) {
        const Element& element = run.elements[e];
        out += csv_record({run.id, run.model, run.method, run.strategy, std::to_string(run.seed), std::to_string(stage),
                           stage < run.stages.size() ? run.stages[stage] : "", element.id, element.group,
                           std::to_string(element.n), or_empty(element.chance),
                           e < run.scores[stage].size() ? or_empty(run.scores[stage][e]) : "",
                           element.generated ? "true" : "false"});
      }
  return out;
}

}  // namespace lethe::figures
