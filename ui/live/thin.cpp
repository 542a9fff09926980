// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/thin.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lethe::ui {

std::vector<QPointF> thinned(std::span<const QPointF> points, int columns) {
  if (columns < 1 || points.size() <= 4 * static_cast<std::size_t>(columns)) return {points.begin(), points.end()};
  const double left = points.front().x(), wide = points.back().x() - left;
  if (!(wide > 0)) return {points.begin(), points.end()};
  std::vector<QPointF> kept;
  kept.reserve(4 * static_cast<std::size_t>(columns) + 16);
  const auto column = [&](const QPointF& point) {
    return std::min(static_cast<int>((point.x() - left) / wide * columns), columns - 1);
  };
  for (std::size_t i = 0; i < points.size();) {
    if (std::isnan(points[i].y())) {
      kept.push_back(points[i++]);
      continue;
    }
    std::size_t end = i, low = i, high = i;
    const int here = column(points[i]);
    for (; end < points.size() && !std::isnan(points[end].y()) && column(points[end]) == here; ++end) {
      if (points[end].y() < points[low].y()) low = end;
      if (points[end].y() > points[high].y()) high = end;
    }
    std::array<std::size_t, 4> chosen{i, low, high, end - 1};
    std::sort(chosen.begin(), chosen.end());
    for (std::size_t k = 0; k < chosen.size(); ++k)
      if (k == 0 || chosen[k] != chosen[k - 1]) kept.push_back(points[chosen[k]]);
    i = end;
  }
  return kept;
}

}  // namespace lethe::ui
