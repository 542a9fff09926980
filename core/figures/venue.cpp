// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/venue.h"

#include <algorithm>
#include <charconv>

namespace lethe::figures {
namespace {

const std::vector<std::string> marker_names = {"circle", "square", "triangle", "diamond", "triangle_down"};

Marker marker_from(const std::string& name, const std::string& where) {
  const auto found = std::ranges::find(marker_names, name);
  if (found == marker_names.end())
    throw InputError(where + ": unknown marker '" + name + "'" + did_you_mean(name, marker_names));
  return static_cast<Marker>(found - marker_names.begin());
}

double positive(ObjectReader& in, const std::string& key) {
  const double value = in.require<double>(key);
  if (!(value > 0))
    throw InputError(in.where() + ": '" + key + "': expected a number above 0, got " + std::to_string(value));
  return value;
}

void read_methods(Venue& venue, const Json& json, const std::string& where) {
  for (const auto& [name, colour] : json.items())
    venue.methods[name] = rgb_from(colour.is_string() ? colour.get<std::string>() : colour.dump(), where + ": " + name);
}

void read_families(Venue& venue, const Json& json, const std::string& where) {
  for (const auto& [name, entry] : json.items()) {
    ObjectReader in(entry, where + ": " + name);
    FamilyLook look;
    look.marker = marker_from(in.require<std::string>("marker"), in.where());
    look.dash = in.get("dash", std::vector<double>());
    look.colour = rgb_from(in.require<std::string>("colour"), in.where());
    in.finish();
    venue.families[name] = look;
  }
}

}  // namespace

Rgb rgb_from(const std::string& text, const std::string& where) {
  Rgb out{};
  bool good = text.size() == 7 && text[0] == '#';
  for (std::size_t i = 0; good && i < 3; ++i) {
    const char* first = text.data() + 1 + 2 * i;
    const auto [end, error] = std::from_chars(first, first + 2, out[i], 16);
    good = error == std::errc() && end == first + 2;
  }
  if (!good) throw InputError(where + ": expected a colour like #1D4F9C, got '" + text + "'");
  return out;
}

std::string to_string(const Rgb& colour) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out = "#";
  for (const auto part : colour) out.append({digits[part >> 4], digits[part & 15]});
  return out;
}

Venue venue_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Venue out;
  out.name = in.require<std::string>("name");
  out.width_in = positive(in, "width_in");
  out.panel_ratio = positive(in, "panel_ratio");
  out.columns = in.require<int>("columns");
  out.fonts = in.require<std::vector<std::string>>("fonts");
  out.title_pt = positive(in, "title_pt");
  out.text_pt = positive(in, "text_pt");
  out.tick_pt = positive(in, "tick_pt");
  out.line_pt = positive(in, "line_pt");
  out.hairline_pt = positive(in, "hairline_pt");
  out.marker_pt = positive(in, "marker_pt");
  out.band_alpha = positive(in, "band_alpha");
  out.dpi = in.require<int>("dpi");
  out.ink = rgb_from(in.require<std::string>("ink"), where + ": ink");
  out.quiet = rgb_from(in.require<std::string>("quiet"), where + ": quiet");
  out.grid = rgb_from(in.require<std::string>("grid"), where + ": grid");
  read_methods(out, in.at("methods"), where + ": methods");
  read_families(out, in.at("families"), where + ": families");
  for (const auto& colour : in.require<std::vector<std::string>>("further"))
    out.further.push_back(rgb_from(colour, where + ": further"));
  in.finish();
  if (out.columns < 1) throw InputError(where + ": 'columns': expected at least 1");
  if (out.dpi < 30 || out.dpi > 2400) throw InputError(where + ": 'dpi': expected 30 to 2400");
  if (out.band_alpha > 0.25) throw InputError(where + ": 'band_alpha': expected at most 0.25");
  if (out.fonts.empty()) throw InputError(where + ": 'fonts': expected at least one family");
  if (out.further.empty()) throw InputError(where + ": 'further': expected at least one colour");
  return out;
}

Venue read_venue(const std::filesystem::path& file) { return venue_from_json(read_json_file(file), file.string()); }

}  // namespace lethe::figures
