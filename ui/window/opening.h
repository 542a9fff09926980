// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "window/main_window.h"

namespace lethe::ui {

/// What the program was started with; relative paths count from the working folder.
struct Asked {
  QString file;      ///< a study or a database, "" for none
  QString database;  ///< made when it is not there; "" = the usual one
};

/// The window on what was asked for. Where that cannot be opened it opens on the usual database and says why. Throws
/// InputError when that one cannot be opened either.
std::unique_ptr<MainWindow> open_window(const MainWindow::Parts& parts, const std::filesystem::path& usual,
                                        const Asked& asked);

}  // namespace lethe::ui
