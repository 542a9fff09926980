// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "figures/series.h"
#include "figures/venue.h"

namespace lethe::paint {

/// What write_picture can write: pdf, svg, png.
const std::vector<std::string>& picture_formats();

/// Draws the figure as a file; `format` is one of picture_formats(). The picture is as wide as the venue says, fonts
/// are embedded in PDF, SVG keeps text as text, PNG has the venue's dpi. Same series, venue and fonts: same bytes.
/// A QApplication must exist (the offscreen platform will do). Throws InputError for a file that cannot be written.
void write_picture(const figures::AccuracyByStage& series, const figures::Venue& venue, const std::string& format,
                   const std::filesystem::path& file);

}  // namespace lethe::paint
