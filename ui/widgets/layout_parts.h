// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QLayout>

namespace lethe::ui {

/// A line of one pixel across.
QFrame* hairline();

/// Takes everything out of a layout. Its widgets are hidden at once and deleted later: one of them may be in the middle
/// of its own signal.
void clear_layout(QLayout& layout);

}  // namespace lethe::ui
