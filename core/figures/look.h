// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "figures/series.h"
#include "figures/venue.h"

namespace lethe::figures {

/// How a line is drawn. The meaning is the same in every figure: colour = method (or family, where the figure says so),
/// marker and dash = family, shade and width = size, hollow marker = a strategy other than sequential.
struct Look {
  Rgb colour{};
  Marker marker = Marker::circle;
  bool filled = true;
  std::vector<double> dash;  ///< on and off in units of the line's width
  double width_pt = 0;
  bool operator==(const Look&) const = default;
};

/// A look for each line, all different: where meaning alone gives two lines the same one, the later takes the next
/// marker that is free.
std::vector<Look> looks(const AccuracyByStage& series, const Venue& venue);

}  // namespace lethe::figures
