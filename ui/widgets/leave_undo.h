// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

namespace lethe::ui {

/// Undo and redo typed in this field are the window's, which knows each edit, not the field's own.
void leave_undo_to_the_window(QWidget* field);

}  // namespace lethe::ui
