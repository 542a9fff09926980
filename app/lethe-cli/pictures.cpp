// SPDX-License-Identifier: GPL-3.0-or-later
#include "pictures.h"

#include <QApplication>

#include "paint/save.h"

namespace lethe::cli {

std::vector<std::string> picture_formats() { return paint::picture_formats(); }

void write_picture(const figures::AccuracyByStage& series, const figures::Venue& venue, const std::string& format,
                   const std::filesystem::path& file) {
  // No window is opened, so no display is needed.
  qputenv("QT_QPA_PLATFORM", "offscreen");
  int count = 1;
  char name[] = "lethe-cli";
  char* words[] = {name, nullptr};
  const QApplication application(count, words);
  paint::write_picture(series, venue, format, file);
}

}  // namespace lethe::cli
