// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "common.h"
#include "study/expand.h"

namespace lethe::cli {

struct LoadedStudy {
  study::Study study;
  study::Expansion expansion;
};

/// Reads a study (a file, or the name of one in a studies/ folder) and expands it. What is wrong with it beyond its
/// form stands in `expansion.problems`. Throws InputError.
LoadedStudy load_study(const catalog::Catalog& catalog, const std::string& name);

/// Opens every model and reads all data that the runs name, so that what is broken is told before anything is written.
/// Throws InputError.
void check_inputs(const std::vector<study::RunSpec>& runs, const study::Environment& environment);

}  // namespace lethe::cli
