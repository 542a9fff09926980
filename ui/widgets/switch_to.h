// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStackedWidget>

namespace lethe::ui {

/// The list, or else the first field, that would take the keyboard focus; null where there is none.
QWidget* first_field(const QWidget& among);

/// Shows another widget of the stack. Where the one before held the keyboard focus, the first field of the new one gets
/// it: else it would go to somewhere outside, and the page's keys would not be heard.
void switch_to(QStackedWidget& stack, int index);

}  // namespace lethe::ui
