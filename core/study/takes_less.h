// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "study/run_spec.h"

namespace lethe::study {

/// For a run that did not fit into memory: which of its settings would take less, what costs least first, and what
/// becomes of the run.
std::string what_takes_less(const RunSpec& run);

}  // namespace lethe::study
