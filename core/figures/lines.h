// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <set>
#include <string>
#include <vector>

#include "figures/series.h"

namespace lethe::figures {

/// The runs of a figure sorted into its lines.
struct Grouping {
  std::vector<Line> lines;
  std::vector<std::vector<const RunScores*>> runs;  ///< [line], ascending by seed
  std::string common;
  std::vector<std::string> notes;
};

/// The lines in the order of their first run. `runs` must outlive the result.
Grouping group_runs(const std::vector<RunScores>& runs, const Figure& figure);

/// Columns of a run's scores that belong to a group (and to the figure's elements, when it names some).
std::vector<std::size_t> columns_of(const RunScores& run, const std::string& group, const Figure& figure);

/// Why the scores of `run` in a group cannot stand beside those of `reference`; empty when they can.
std::string why_not_comparable(const RunScores& reference, const RunScores& run, const std::string& group,
                               const Figure& figure);

/// Runs of each line that can be shown together in a group: [line][run].
struct Comparable {
  const RunScores* reference = nullptr;  ///< null when no run has the group
  std::vector<std::vector<const RunScores*>> runs;
  std::vector<std::string> notes;
};
Comparable comparable_runs(const Grouping& grouping, const std::string& group, const Figure& figure);

/// That these elements have other prompts for causal than for encoder–decoder models, in a sentence.
std::string templates_differ(const std::set<std::string>& elements);
/// How many of «causal» and «encoder–decoder» are among the models.
std::size_t kinds_of_models(const std::vector<RunScores>& runs);
/// A sentence where runs have different numbers of stages, over which FG is a mean; else empty.
std::string lengths_differ(const std::vector<RunScores>& runs);

/// Empty when missing, also beyond the end of what was measured.
std::optional<double> score_at(const RunScores& run, std::size_t stage, std::size_t column);

/// Unweighted mean of the columns at a stage; empty when one is missing.
std::optional<double> mean_at(const RunScores& run, std::size_t stage, const std::vector<std::size_t>& columns);

}  // namespace lethe::figures
