// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/look.h"

#include <algorithm>
#include <cmath>

namespace lethe::figures {
namespace {

Rgb mixed(const Rgb& colour, const Rgb& with, double share) {
  Rgb out{};
  for (std::size_t i = 0; i < 3; ++i)
    out[i] = static_cast<std::uint8_t>(std::lround(colour[i] * (1 - share) + with[i] * share));
  return out;
}

// Names the style does not know take its further colours in the order in which they first come.
Rgb further_colour(const std::string& name, std::vector<std::string>& unknown, const Venue& venue) {
  auto place = std::ranges::find(unknown, name);
  if (place == unknown.end()) place = unknown.insert(place, name);
  return venue.further[static_cast<std::size_t>(place - unknown.begin()) % venue.further.size()];
}

Look by_meaning(const Line& line, const AccuracyByStage& series, const Venue& venue,
                std::vector<std::string>& unknown) {
  Look out;
  const auto family = venue.families.find(line.family);
  if (family != venue.families.end()) {
    out.marker = family->second.marker;
    out.dash = family->second.dash;
  }
  if (series.colour == "family") {
    out.colour = family != venue.families.end() ? family->second.colour : further_colour(line.family, unknown, venue);
  } else {
    const auto method = venue.methods.find(line.method_name);
    out.colour = method != venue.methods.end() ? method->second : further_colour(line.method_name, unknown, venue);
  }
  out.width_pt = venue.line_pt;
  if (line.size == "s") {
    out.colour = mixed(out.colour, {255, 255, 255}, 0.40);
    out.width_pt *= 0.75;
  } else if (line.size == "l") {
    out.colour = mixed(out.colour, venue.ink, 0.35);
    out.width_pt *= 1.4;
  }
  out.filled = line.strategy.empty() || line.strategy == "sequential";
  return out;
}

}  // namespace

std::vector<Look> looks(const AccuracyByStage& series, const Venue& venue) {
  std::vector<Look> out;
  std::vector<std::string> unknown;
  for (const auto& line : series.lines) {
    Look look = by_meaning(line, series, venue, unknown);
    const auto given = [&] { return std::ranges::find(out, look) != out.end(); };
    for (int turn = 0; turn < 5 && given(); ++turn)
      look.marker = static_cast<Marker>((static_cast<int>(look.marker) + 1) % 5);
    if (given()) look.filled = !look.filled;
    for (int turn = 0; turn < 5 && given(); ++turn)
      look.marker = static_cast<Marker>((static_cast<int>(look.marker) + 1) % 5);
    out.push_back(look);
  }
  return out;
}

}  // namespace lethe::figures
