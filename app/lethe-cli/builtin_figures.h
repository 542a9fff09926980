// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "figures/figure.h"

namespace lethe::cli {

/// Figures that need no file.
const std::vector<figures::Figure>& builtin_figures();

/// A built-in figure by name, or the one in a file. Throws InputError with the nearest.
figures::Figure find_figure(const std::string& name_or_file);

}  // namespace lethe::cli
