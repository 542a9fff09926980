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

}  // namespace lethe::cli
