// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/opening.h"

#include <QFileInfo>

#include "window/file_kind.h"

namespace lethe::ui {

std::unique_ptr<MainWindow> open_window(const MainWindow::Parts& parts, const std::filesystem::path& usual,
                                        const Asked& asked) {
  QString database = asked.database, study, refusal;
  if (!asked.file.isEmpty()) {
    const QString file = QFileInfo(asked.file).absoluteFilePath();
    const LookedAt looked = look_at(file);
    refusal = looked.refusal;
    if (looked.kind == FileKind::Study) study = file;
    if (looked.kind == FileKind::Database) database = file;
  }
  std::unique_ptr<MainWindow> window;
  if (!database.isEmpty()) {
    try {
      window = std::make_unique<MainWindow>(parts, database.toStdString());
    } catch (const std::exception& error) {
      refusal = MainWindow::tr("%1. Your usual database, %2, was opened instead.")
                    .arg(QString::fromStdString(error.what()), QString::fromStdString(usual.string()));
    }
  }
  if (!window) window = std::make_unique<MainWindow>(parts, usual);
  if (!study.isEmpty()) window->open_file(study);
  if (!refusal.isEmpty()) window->tell(refusal);
  return window;
}

}  // namespace lethe::ui
