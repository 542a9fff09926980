// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "common.h"
#include "study/forecast.h"

namespace lethe::cli {

/// Writes into `input` what the database holds of the runs already: finished runs and stages, and where runs go on.
/// Nothing where there is no database yet.
void add_work_done(study::ForecastInput& input, const Common& common, const std::vector<study::RunSpec>& runs);

}  // namespace lethe::cli
