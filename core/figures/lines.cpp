// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/lines.h"

#include <algorithm>
#include <set>

#include "base/join.h"
#include "figures/text.h"

namespace lethe::figures {
namespace {

std::string sequence_of(const RunScores& run) { return join(run.stages, " › "); }

std::string value_of(const RunScores& run, const std::string& key) {
  if (key == "model") return run.model;
  if (key == "method") return run.method;
  if (key == "strategy") return run.strategy;
  return sequence_of(run);
}

using Key = std::vector<std::string>;

std::string settings_of(const RunScores& run) {
  std::string all;
  for (const auto& [name, value] : run.settings) all += name + " " + value + "\n";
  return all;
}

/// A line that is a mean over models, methods … is one over their settings too.
bool tells_settings_apart(const Figure& figure) {
  return std::ranges::all_of(
      std::vector<std::string>{"model", "method", "strategy", "sequence"},
      [&](const std::string& key) { return std::ranges::find(figure.lines, key) != figure.lines.end(); });
}

Key key_of(const RunScores& run, const Figure& figure) {
  Key key;
  for (const auto& name : figure.lines) key.push_back(value_of(run, name));
  if (tells_settings_apart(figure)) key.push_back(settings_of(run));
  return key;
}

/// Lines that differ in nothing else are told apart by the settings in which they do.
void name_settings(Grouping& grouping, const std::vector<Key>& keys) {
  const auto names = [&](std::size_t i) { return Key(keys[i].begin(), keys[i].end() - 1); };
  for (std::size_t i = 0; i < keys.size(); ++i)
    for (const auto& [name, value] : grouping.runs[i].front()->settings) {
      const auto differs = [&, &name = name, &value = value](std::size_t other) {
        const auto& theirs = grouping.runs[other].front()->settings;
        const auto found = theirs.find(name);
        return names(other) == names(i) && (found == theirs.end() || found->second != value);
      };
      bool any = false;
      for (std::size_t other = 0; other < keys.size(); ++other) any = any || differs(other);
      std::string& label = grouping.lines[i].label;
      if (any) label += (label.empty() ? "" : " ") + name + " " + value;
    }
}

// A label holds what differs; what all lines share goes into `common`, so that a legend stays short.
void name_lines(Grouping& grouping, const std::vector<Key>& keys, const Figure& figure) {
  const bool alone = keys.size() == 1;
  std::vector<std::string> common;
  for (std::size_t part = 0; part < figure.lines.size(); ++part) {
    const bool same = std::ranges::all_of(keys, [&](const Key& key) { return key[part] == keys.front()[part]; });
    const bool in_label = alone ? figure.lines[part] == "model" || figure.lines[part] == "method" : !same;
    if (!in_label && figure.lines[part] != "sequence") common.push_back(keys.front()[part]);
    for (std::size_t i = 0; in_label && i < keys.size(); ++i) {
      std::string& label = grouping.lines[i].label;
      label += (label.empty() ? "" : " ") + keys[i][part];
    }
  }
  grouping.common = join(common, ", ");
}

// A mean over other things than seeds must not pass unsaid.
void note_mixtures(Grouping& grouping) {
  for (std::size_t i = 0; i < grouping.lines.size(); ++i) {
    const Line& line = grouping.lines[i];
    const std::string who = line.label.empty() ? "the line" : line.label;
    if (std::ranges::adjacent_find(line.seeds) != line.seeds.end())
      grouping.notes.push_back(who + " is a mean over runs of which several have the same seed.");
    for (const std::string key : {"model", "method", "strategy", "sequence", "setting"}) {
      std::set<std::string> values;
      for (const auto* run : grouping.runs[i])
        values.insert(key == "setting" ? settings_of(*run) : value_of(*run, key));
      if (values.size() > 1)
        grouping.notes.push_back(who + " is a mean over " + std::to_string(values.size()) + " " +
                                 (key == "strategy" ? "strategies" : key + "s") + ".");
    }
  }
}

}  // namespace

Grouping group_runs(const std::vector<RunScores>& runs, const Figure& figure) {
  Grouping out;
  std::vector<Key> keys;
  for (const auto& run : runs) {
    const Key key = key_of(run, figure);
    auto place = static_cast<std::size_t>(std::ranges::find(keys, key) - keys.begin());
    if (place == keys.size()) {
      keys.push_back(key);
      out.lines.push_back({"", run.model, run.family, run.size, run.method, run.method_name, run.strategy, {}});
      out.runs.emplace_back();
    }
    out.runs[place].push_back(&run);
  }
  for (std::size_t i = 0; i < out.lines.size(); ++i) {
    std::ranges::stable_sort(out.runs[i], {}, [](const RunScores* run) { return run->seed; });
    for (const auto* run : out.runs[i]) out.lines[i].seeds.push_back(run->seed);
  }
  if (!keys.empty()) name_lines(out, keys, figure);
  if (tells_settings_apart(figure)) name_settings(out, keys);
  note_mixtures(out);
  return out;
}

std::vector<std::size_t> columns_of(const RunScores& run, const std::string& group, const Figure& figure) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < run.elements.size(); ++i) {
    const auto& wanted = figure.elements;
    const bool asked = wanted.empty() || std::ranges::find(wanted, run.elements[i].id) != wanted.end();
    if (asked && run.elements[i].group == group) out.push_back(i);
  }
  return out;
}

std::string why_not_comparable(const RunScores& reference, const RunScores& run, const std::string& group,
                               const Figure& figure) {
  std::set<std::string> ids, hashes, other_ids, other_hashes;
  for (const auto i : columns_of(reference, group, figure)) {
    ids.insert(reference.elements[i].id);
    hashes.insert(reference.elements[i].id + '\n' + reference.elements[i].hash);
  }
  for (const auto i : columns_of(run, group, figure)) {
    other_ids.insert(run.elements[i].id);
    other_hashes.insert(run.elements[i].id + '\n' + run.elements[i].hash);
  }
  if (ids != other_ids) return "other elements were measured";
  if (hashes != other_hashes) return "samples, template or metric version differ";
  return "";
}

Comparable comparable_runs(const Grouping& grouping, const std::string& group, const Figure& figure) {
  Comparable out;
  out.runs.resize(grouping.runs.size());
  for (std::size_t i = 0; i < grouping.runs.size(); ++i) {
    std::set<std::string> reasons;
    for (const auto* run : grouping.runs[i]) {
      if (columns_of(*run, group, figure).empty()) continue;
      if (!out.reference) out.reference = run;
      const std::string why = why_not_comparable(*out.reference, *run, group, figure);
      if (why.empty())
        out.runs[i].push_back(run);
      else
        reasons.insert(why);
    }
    for (const auto& why : reasons)
      out.notes.push_back(group_title(group) + ": " + (out.runs[i].empty() ? "" : "some runs of ") +
                          grouping.lines[i].label + " left out as not comparable, " + why + ".");
  }
  return out;
}

std::string templates_differ(const std::set<std::string>& elements) {
  return "The template differs between causal and encoder–decoder models for: " + join(elements, ", ") + ".";
}

std::size_t kinds_of_models(const std::vector<RunScores>& runs) {
  std::set<bool> kinds;
  for (const RunScores& run : runs) kinds.insert(run.encoder_decoder);
  return kinds.size();
}

std::string lengths_differ(const std::vector<RunScores>& runs) {
  std::set<std::size_t> stages;
  for (const RunScores& run : runs)
    if (!run.stages.empty()) stages.insert(run.stages.size() - 1);
  if (stages.size() < 2) return "";
  const std::string numbers = join(stages, ", ", [](std::size_t count) { return std::to_string(count); });
  return "The runs have different numbers of stages (" + numbers +
         "), and FG is a mean over a run's stages: it is not the same measure for all of them.";
}

std::optional<double> score_at(const RunScores& run, std::size_t stage, std::size_t column) {
  if (stage >= run.scores.size() || column >= run.scores[stage].size()) return {};
  return run.scores[stage][column];
}

std::optional<double> mean_at(const RunScores& run, std::size_t stage, const std::vector<std::size_t>& columns) {
  if (columns.empty()) return {};
  double sum = 0;
  for (const auto column : columns) {
    const auto score = score_at(run, stage, column);
    if (!score) return {};
    sum += *score;
  }
  return sum / static_cast<double>(columns.size());
}

}  // namespace lethe::figures
