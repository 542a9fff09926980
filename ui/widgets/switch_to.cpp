// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/switch_to.h"

#include <QAbstractItemView>

namespace lethe::ui {

QWidget* first_field(const QWidget& among) {
  const auto takes = [&](const QWidget* field) {
    return field->isVisibleTo(&among) && field->isEnabled() && (field->focusPolicy() & Qt::TabFocus);
  };
  // A list rather than the button above it.
  for (QAbstractItemView* list : among.findChildren<QAbstractItemView*>())
    if (takes(list)) return list;
  for (QWidget* next = among.nextInFocusChain(); next != &among; next = next->nextInFocusChain())
    if (among.isAncestorOf(next) && takes(next)) return next;
  return nullptr;
}

void switch_to(QStackedWidget& stack, int index) {
  if (stack.currentIndex() == index) return;
  const QWidget* focus = stack.window()->focusWidget();  // also of a window that is not the active one
  const bool held = focus && stack.currentWidget() && stack.currentWidget()->isAncestorOf(focus);
  stack.setCurrentIndex(index);
  if (!held) return;
  if (QWidget* field = first_field(*stack.currentWidget())) field->setFocus(Qt::OtherFocusReason);
}

}  // namespace lethe::ui
