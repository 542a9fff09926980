// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "theme/theme.h"

namespace lethe::ui {

/// The colour of a method's series, the same in every chart and list: that of the venue screen-light or screen-dark.
/// Methods that it does not name get its first further colour.
QColor series_colour(const Theme& theme, const std::string& method);

}  // namespace lethe::ui
