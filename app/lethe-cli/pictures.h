// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "figures/series.h"
#include "figures/venue.h"

namespace lethe::cli {

/// Formats of pictures this build can write: none in one without Qt.
std::vector<std::string> picture_formats();

/// Throws InputError for a format that picture_formats() does not name and for a file that cannot be written.
void write_picture(const figures::AccuracyByStage& series, const figures::Venue& venue, const std::string& format,
                   const std::filesystem::path& file);

}  // namespace lethe::cli
