// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "figures/series.h"
#include "figures/venue.h"

namespace lethe::figures {

/// What is drawn, a record a (panel, line, stage), with round-trip precision; a gap has empty values.
/// figure,group,line,model,method,strategy,seeds,stage,stage_name,mean,low,high,n,band,chance,generated
std::string csv(const AccuracyByStage& series);

/// Everything behind it, a record a (run, stage, element); a score that is missing is empty.
/// run,model,method,strategy,seed,stage,stage_name,element,group,n,chance,score,generated
std::string scores_csv(const std::vector<RunScores>& runs);

/// The figure for LaTeX as a tikzpicture with the data in it; its first lines say which packages it needs and how to
/// compile it alone.
std::string pgfplots(const AccuracyByStage& series, const Venue& venue);

}  // namespace lethe::figures
