// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <span>
#include <vector>

namespace lethe::ui {

/// What is seen of a curve on so many pixel columns: of each column the first and last point, the lowest and the
/// highest, in their order. Points go from left to right; one that is not a number stays, it is a gap. Short curves
/// come back whole.
std::vector<QPointF> thinned(std::span<const QPointF> points, int columns);

}  // namespace lethe::ui
