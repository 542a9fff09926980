// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "theme/theme.h"

namespace lethe::ui {

/// The colour of a method's series: the same in every chart and list. Those that are not listed get the one of the
/// base.
QColor series_colour(const Theme& theme, const std::string& method);

}  // namespace lethe::ui
