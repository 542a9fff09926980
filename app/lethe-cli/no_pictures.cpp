// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "pictures.h"

namespace lethe::cli {

std::vector<std::string> picture_formats() { return {}; }

void write_picture(const figures::AccuracyByStage&, const figures::Venue&, const std::string& format,
                   const std::filesystem::path&) {
  throw InputError("--format " + format +
                   ": this build of lethe-cli has no Qt and draws no pictures; use csv, tex or md");
}

}  // namespace lethe::cli
