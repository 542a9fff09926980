// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::figures {

using Rgb = std::array<std::uint8_t, 3>;
/// «#1D4F9C» → bytes; throws InputError naming `where`.
Rgb rgb_from(const std::string& text, const std::string& where);
std::string to_string(const Rgb& colour);  ///< «#1D4F9C»

enum class Marker { circle, square, triangle, diamond, triangle_down };

/// How a model family looks.
struct FamilyLook {
  Marker marker = Marker::circle;
  std::vector<double> dash;  ///< lengths on and off in units of the line's width; empty = solid
  Rgb colour{};              ///< where colour means the family
  bool operator==(const FamilyLook&) const = default;
};

/// The style of a place where figures are printed. Lengths in points (1/72 in) unless said otherwise.
struct Venue {
  std::string name;
  double width_in = 0;             ///< the figure is made at its final width
  double panel_ratio = 0;          ///< height of a panel's plot / its width
  int columns = 0;                 ///< panels side by side
  std::vector<std::string> fonts;  ///< the first that is installed
  double title_pt = 0, text_pt = 0, tick_pt = 0;
  double line_pt = 0, hairline_pt = 0, marker_pt = 0;
  double band_alpha = 0;  ///< opacity of bands, 0…1
  int dpi = 0;            ///< of PNG
  Rgb ink{}, quiet{}, grid{};
  std::map<std::string, Rgb> methods;
  std::map<std::string, FamilyLook> families;
  std::vector<Rgb> further;  ///< for methods and families not listed, in this order
};

/// Throws InputError naming the key at fault.
Venue venue_from_json(const Json& json, const std::string& where);
Venue read_venue(const std::filesystem::path& file);

}  // namespace lethe::figures
