// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "store/database.h"
#include "study/forecast.h"

namespace lethe::queue {

/// Writes into `input` what the database holds of the runs already: finished runs and stages, and where runs go on.
void add_work_done(study::ForecastInput& input, store::Database& database, const std::vector<study::RunSpec>& runs);

}  // namespace lethe::queue
