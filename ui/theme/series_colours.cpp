// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/series_colours.h"

#include <algorithm>

namespace lethe::ui {

namespace {

struct Hue {
  const char* method;
  const char* light;
  const char* dark;
};

// Okabe–Ito hues, their lightness spread so that they stay apart for the colour-blind.
constexpr Hue entries[] = {
    {"full", "#1D4F9C", "#4F9DFF"},   {"freeze", "#2690E6", "#BAD9FD"},     {"lora", "#C2500C", "#E8775A"},
    {"pmss", "#2F8A5C", "#55D892"},   {"bottleneck", "#B65FAA", "#BE6FB2"}, {"prompt", "#C4861F", "#F7B21E"},
    {"prefix", "#C4861F", "#F7B21E"}, {"", "#59616E", "#A4ADBA"},
};

}  // namespace

QColor series_colour(const Theme& theme, const std::string& method) {
  const auto* found = std::find_if(std::begin(entries), std::end(entries) - 1,
                                   [&](const Hue& entry) { return method == entry.method; });
  return QColor(theme.dark() ? found->dark : found->light);
}

}  // namespace lethe::ui
