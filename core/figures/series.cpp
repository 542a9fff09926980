// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/series.h"

#include <algorithm>
#include <cmath>

#include "base/join.h"
#include "figures/lines.h"
#include "figures/text.h"

namespace lethe::figures {
namespace {

std::vector<std::string> stage_names(const std::vector<RunScores>& runs, std::vector<std::string>& notes) {
  const auto& longest = *std::ranges::max_element(runs, {}, [](const RunScores& run) { return run.stages.size(); });
  const bool same = std::ranges::all_of(runs, [&](const RunScores& run) {
    return std::equal(run.stages.begin(), run.stages.end(), longest.stages.begin());
  });
  if (same) return longest.stages;
  notes.push_back("The runs train different sequences, so stages are numbered.");
  std::vector<std::string> names = {longest.stages.empty() ? "start" : longest.stages.front()};
  for (std::size_t stage = 1; stage < longest.stages.size(); ++stage) names.push_back(std::to_string(stage));
  return names;
}

std::optional<double> chance_of(const RunScores& run, const std::vector<std::size_t>& columns) {
  double sum = 0;
  for (const auto column : columns) {
    if (!run.elements[column].chance) return {};
    sum += *run.elements[column].chance;
  }
  return sum / static_cast<double>(columns.size());
}

Points points_of(std::size_t line, const std::vector<const RunScores*>& runs, const std::string& group,
                 const Figure& figure, std::size_t stages) {
  Points out{line, std::vector<std::optional<Band>>(stages)};
  for (std::size_t stage = 0; stage < stages; ++stage) {
    std::vector<double> values;
    for (const auto* run : runs)
      if (const auto value = mean_at(*run, stage, columns_of(*run, group, figure))) values.push_back(*value);
    if (!values.empty()) out.values[stage] = summarise(values, figure.band);
  }
  return out;
}

void note_missing(Panel& panel, const AccuracyByStage& series) {
  for (const auto& points : panel.lines) {
    std::vector<std::string> fewer;
    for (std::size_t stage = 0; stage < points.values.size(); ++stage)
      if (points.values[stage] && points.values[stage]->n < series.lines[points.line].n())
        fewer.push_back(series.stages[stage] + " N " + std::to_string(points.values[stage]->n));
    if (!fewer.empty())
      panel.notes.push_back(panel.title + ", " + series.lines[points.line].label + ": fewer runs at " +
                            join(fewer, ", ") + ".");
  }
}

void add_panel(AccuracyByStage& series, const Grouping& grouping, const std::string& group, const Figure& figure) {
  Comparable shown = comparable_runs(grouping, group, figure);
  if (!shown.reference) return;
  Panel panel;
  panel.group = group;
  panel.title = group_title(group);
  panel.chance_label = group == "bias" ? "neutral" : "chance";
  panel.notes = shown.notes;
  const auto columns = columns_of(*shown.reference, group, figure);
  panel.chance = chance_of(*shown.reference, columns);
  for (const auto column : columns) {
    const Element& element = shown.reference->elements[column];
    panel.elements.push_back(element.id);
    series.generated = series.generated || element.generated;
    if (element.template_by_kind) series.template_by_kind.insert(element.id);
  }
  for (std::size_t i = 0; i < shown.runs.size(); ++i)
    if (!shown.runs[i].empty()) panel.lines.push_back(points_of(i, shown.runs[i], group, figure, series.stages.size()));
  note_missing(panel, series);
  series.panels.push_back(std::move(panel));
}

std::string seeds_in_words(const AccuracyByStage& series) {
  const auto same = [&](const Line& line) { return line.seeds == series.lines.front().seeds; };
  if (std::ranges::all_of(series.lines, same)) {
    const Line& line = series.lines.front();
    if (line.n() == 1) return "One run each (seed " + join_numbers(line.seeds) + ").";
    return "Mean over N = " + std::to_string(line.n()) + " runs (seeds " + join_numbers(line.seeds) + ")";
  }
  std::vector<std::string> each;
  for (const auto& line : series.lines)
    each.push_back(line.label + " N = " + std::to_string(line.n()) + " (" + join_numbers(line.seeds) + ")");
  return "Mean over runs, seeds in brackets: " + join(each, "; ");
}

}  // namespace

std::string group_title(const std::string& group) {
  if (group == "dk") return "Domain knowledge";
  if (group == "rs") return "Reasoning";
  if (group == "rc") return "Reading comprehension";
  if (group == "bias") return "Bias";
  return group;
}

static std::string colour_meaning(const std::vector<Line>& lines) {
  const auto& first = lines.front().method_name;
  const bool one = std::ranges::all_of(lines, [&](const Line& line) { return line.method_name == first; });
  return one && lines.size() > 1 ? "family" : "method";
}

AccuracyByStage accuracy_by_stage(const std::vector<RunScores>& runs, const Figure& figure) {
  const auto wanted = select(runs, figure);
  if (wanted.empty()) throw InputError("figure '" + figure.name + "': no run that is done is among those it selects");
  Grouping grouping = group_runs(wanted, figure);
  AccuracyByStage out;
  out.name = figure.name;
  out.about = figure.about;
  out.band = figure.band;
  out.colour = figure.colour != "auto" ? figure.colour : colour_meaning(grouping.lines);
  out.common = grouping.common;
  out.notes = grouping.notes;
  out.stages = stage_names(wanted, out.notes);
  out.lines = grouping.lines;
  for (const auto& run : wanted)
    for (const auto& task : run.tasks) out.generated = out.generated || task.generated;
  for (const auto& group : figure.groups) add_panel(out, grouping, group, figure);
  if (kinds_of_models(wanted) < 2) out.template_by_kind.clear();
  if (out.panels.empty())
    throw InputError("figure '" + figure.name + "': no run has an element of the groups " + join(figure.groups, ", "));
  return out;
}

Range y_range(const AccuracyByStage& series) {
  double low = 100, high = 0;
  const auto take = [&](double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (const auto& panel : series.panels) {
    if (panel.chance) take(*panel.chance);
    for (const auto& points : panel.lines)
      for (const auto& value : points.values)
        if (value) take(value->mean), take(value->low), take(value->high);
  }
  // A band may reach beyond what a rate can be; the axis does not follow it.
  const double bottom = std::clamp(std::floor(low / 20) * 20, 0.0, 80.0);
  return {bottom, std::max(std::clamp(std::ceil(high / 20) * 20, 20.0, 100.0), bottom + 20)};
}

std::string legend_entry(const Line& line) {
  return (line.label.empty() ? line.model : line.label) + ", N " + std::to_string(line.n());
}

std::string caption(const AccuracyByStage& series) {
  std::string out = series.about.empty() ? "" : series.about + " ";
  out += "Mean of a group's elements (%) after each stage";
  out += series.common.empty() ? ". " : ": " + series.common + ". ";
  const std::string seeds = seeds_in_words(series);
  out += seeds;
  if (seeds.back() != '.') out += "; band: " + in_words(series.band) + ".";
  if (series.generated) out += " Generated data.";
  for (const auto& note : series.notes) out += " " + note;
  for (const auto& panel : series.panels)
    for (const auto& note : panel.notes) out += " " + note;
  if (!series.template_by_kind.empty()) out += " " + templates_differ(series.template_by_kind);
  if (const double low = y_range(series).low; low > 0) out += " The axis begins at " + pretty(low, 0) + " %.";
  return out;
}

}  // namespace lethe::figures
