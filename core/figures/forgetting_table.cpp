// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/forgetting_table.h"

#include <algorithm>
#include <set>

#include "figures/lines.h"
#include "figures/text.h"
#include "metrics/forgetting/measures.h"

namespace lethe::figures {
namespace {

using Runs = std::vector<const RunScores*>;

// A stage that was not reached stands in the matrix as not measured, so FG is then undefined.
metrics::Measure fg_of(const RunScores& run, const std::vector<std::size_t>& columns) {
  metrics::ScoreMatrix matrix;
  for (const auto column : columns) matrix.elements.push_back(run.elements[column].id);
  matrix.trained.resize(run.stages.size());
  for (std::size_t stage = 0; stage < run.stages.size(); ++stage) {
    auto& row = matrix.scores.emplace_back();
    for (const auto column : columns) row.push_back(score_at(run, stage, column));
  }
  return metrics::measure_fg(matrix).at("fg");
}

Cell cell_of(const std::vector<double>& values, BandKind kind) {
  if (values.empty()) return {"–", {}};
  return {"", summarise(values, kind)};
}

template <class Value>
Cell mean_of(const Runs& runs, BandKind kind, Value&& value_of) {
  std::vector<double> values;
  for (const auto* run : runs)
    if (const std::optional<double> value = value_of(*run)) values.push_back(*value);
  return cell_of(values, kind);
}

std::string name_of(const Line& line) { return line.label.empty() ? line.model : line.label; }

void add_unique(std::vector<std::string>& notes, const std::string& note) {
  if (std::ranges::find(notes, note) == notes.end()) notes.push_back(note);
}

Grouping grouping_of(const std::vector<RunScores>& wanted, const Figure& figure) {
  if (wanted.empty()) throw InputError("figure '" + figure.name + "': no run that is done is among those it selects");
  return group_runs(wanted, figure);
}

std::string mean_in_words(const Grouping& grouping, const Figure& figure) {
  const bool many = std::ranges::any_of(grouping.lines, [](const Line& line) { return line.n() > 1; });
  const auto& seeds = grouping.lines.front().seeds;
  const bool same = std::ranges::all_of(grouping.lines, [&](const Line& line) { return line.seeds == seeds; });
  std::string out = many ? " Mean over N runs" : " One run each";
  if (same) out += (many ? " (seeds " : " (seed ") + join_numbers(seeds) + ")";
  if (!many) return out + ".";
  if (figure.band == BandKind::none) return out + ".";
  return out +
         (figure.band == BandKind::range ? ", in brackets lowest and highest." : ", " + in_words(figure.band) + ".");
}

void begin_caption(Table& table, const Grouping& grouping, const Figure& figure, const std::string& what) {
  table.band = figure.band;
  table.caption = (figure.about.empty() ? "" : figure.about + " ") + what +
                  (grouping.common.empty() ? "." : " (" + grouping.common + ").") + mean_in_words(grouping, figure);
  table.notes = grouping.notes;
}

void add_forgetting_row(Table& table, const Line& line, const std::string& group, const Runs& runs, const Runs& all,
                        const Figure& figure) {
  const auto columns = [&](const RunScores& run) { return columns_of(run, group, figure); };
  std::vector<Cell> row = {{name_of(line), {}}, {group_title(group), {}}};
  if (runs.empty()) {
    const bool measured = std::ranges::any_of(all, [&](const RunScores* run) { return !columns(*run).empty(); });
    if (!measured) return;
    row.insert(row.end(), {{"", {}}, {"", {}}, {"not comparable", {}}, {std::to_string(all.size()), {}}});
    table.rows.push_back(std::move(row));
    return;
  }
  row.push_back(mean_of(runs, figure.band, [&](const RunScores& run) { return mean_at(run, 0, columns(run)); }));
  row.push_back(mean_of(runs, figure.band,
                        [&](const RunScores& run) { return mean_at(run, run.stages.size() - 1, columns(run)); }));
  row.push_back(mean_of(runs, figure.band, [&](const RunScores& run) {
    const metrics::Measure fg = fg_of(run, columns(run));
    if (!fg.value)
      add_unique(table.notes,
                 "FG of " + name_of(line) + ", " + group_title(group) + " is undefined for a run: " + fg.reason + ".");
    return fg.value;
  }));
  row.push_back({std::to_string(runs.size()), {}});
  table.rows.push_back(std::move(row));
}

}  // namespace

Table forgetting_table(const std::vector<RunScores>& runs, const Figure& figure) {
  const auto wanted = select(runs, figure);
  const Grouping grouping = grouping_of(wanted, figure);
  Table out;
  out.name = figure.name + "-forgetting";
  begin_caption(out, grouping, figure, "Forgetting by group, %");
  out.columns = {{"line", "Run", false},  {"group", "Group", false}, {"start", "R₀", true},
                 {"end", "R last", true}, {"fg", "FG", true},        {"runs", "N", false}};
  std::vector<Comparable> comparable;
  for (const auto& group : figure.groups) {
    comparable.push_back(comparable_runs(grouping, group, figure));
    for (const auto& note : comparable.back().notes) add_unique(out.notes, note);
  }
  for (std::size_t i = 0; i < grouping.lines.size(); ++i)
    for (std::size_t g = 0; g < figure.groups.size(); ++g)
      add_forgetting_row(out, grouping.lines[i], figure.groups[g], comparable[g].runs[i], grouping.runs[i], figure);
  std::set<std::string> by_kind;
  for (const auto& run : wanted) {
    for (const auto& task : run.tasks) out.generated = out.generated || task.generated;
    for (const auto& element : run.elements) {
      out.generated = out.generated || element.generated;
      if (element.template_by_kind) by_kind.insert(element.id);
    }
  }
  if (!by_kind.empty() && kinds_of_models(wanted) > 1) out.notes.push_back(templates_differ(by_kind));
  if (const std::string differ = lengths_differ(wanted); !differ.empty()) out.notes.push_back(differ);
  out.definition =
      "FG: mean over the group's elements of the mean over stages 1…T of (R₀ − R)/R₀ · 100; above 0 is a loss. "
      "R₀: the untouched model, R last: after the last stage.";
  return out;
}

Table own_task_table(const std::vector<RunScores>& runs, const Figure& figure) {
  const auto wanted = select(runs, figure);
  const Grouping grouping = grouping_of(wanted, figure);
  Table out;
  out.name = figure.name + "-tasks";
  out.data_column = 1;
  begin_caption(out, grouping, figure, "Each task by its own metric");
  out.columns = {{"line", "Run", false},   {"task", "Task", false},    {"metric", "Metric", false},
                 {"start", "Start", true}, {"before", "Before", true}, {"own", "Own stage", true},
                 {"end", "End", true},     {"runs", "N", false}};
  std::vector<bool> generated;
  for (std::size_t i = 0; i < grouping.lines.size(); ++i) {
    const auto& members = grouping.runs[i];
    for (std::size_t t = 0; t < members.front()->tasks.size(); ++t) {
      const TaskScores& task = members.front()->tasks[t];
      const auto at = [&](auto&& stage_of) {
        return mean_of(members, figure.band, [&](const RunScores& run) -> std::optional<double> {
          const auto same = std::ranges::find(run.tasks, task.task, &TaskScores::task);
          if (same == run.tasks.end() || same->metric != task.metric) return {};
          const std::size_t stage = stage_of(*same);
          return stage < same->scores.size() ? same->scores[stage] : std::nullopt;
        });
      };
      out.rows.push_back({{name_of(grouping.lines[i]), {}},
                          {task.task, {}},
                          {task.metric, {}},
                          at([](const TaskScores&) { return std::size_t{0}; }),
                          at([](const TaskScores& own) { return own.own_stage - 1; }),
                          at([](const TaskScores& own) { return own.own_stage; }),
                          at([](const TaskScores& own) { return own.scores.size() - 1; }),
                          {std::to_string(members.size()), {}}});
      generated.push_back(task.generated);
    }
  }
  mark_generated(out, generated);
  out.definition =
      "Start: the untouched model; Before and Own stage: before and after the stage that trains the task; "
      "End: after the last stage.";
  return out;
}

}  // namespace lethe::figures
