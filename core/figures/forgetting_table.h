// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "figures/figure.h"
#include "figures/scores.h"
#include "figures/table.h"

namespace lethe::figures {

/// A row for each line and group of the figure: the score of the untouched model (R₀), after the last stage (R_last)
/// and FG, each the mean over runs with the figure's band, and N. FG of a run is the mean over the group's elements of
/// the mean over stages 1…T of (R₀ − R_m)/R₀·100 (metrics/forgetting). What is undefined or not comparable says so.
/// Throws InputError when the figure selects no run.
Table forgetting_table(const std::vector<RunScores>& runs, const Figure& figure);

/// A row for each line and task: the task's own metric at stage 0, before and after its own stage, and at the end.
Table own_task_table(const std::vector<RunScores>& runs, const Figure& figure);

}  // namespace lethe::figures
