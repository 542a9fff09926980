// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/switch_to.h"

#include <QAbstractItemView>
#include <QApplication>

namespace lethe::ui {

void switch_to(QStackedWidget& stack, int index) {
  if (stack.currentIndex() == index) return;
  const QWidget* focus = QApplication::focusWidget();
  const bool held = focus && stack.currentWidget() && stack.currentWidget()->isAncestorOf(focus);
  stack.setCurrentIndex(index);
  if (!held) return;
  QWidget* shown = stack.currentWidget();
  // A list rather than the button above it.
  for (QAbstractItemView* list : shown->findChildren<QAbstractItemView*>())
    if (list->isVisibleTo(shown) && list->isEnabled() && (list->focusPolicy() & Qt::TabFocus))
      return list->setFocus(Qt::OtherFocusReason);
  for (QWidget* next = shown->nextInFocusChain(); next != shown; next = next->nextInFocusChain())
    if (shown->isAncestorOf(next) && (next->focusPolicy() & Qt::TabFocus) && next->isEnabled() &&
        next->isVisibleTo(shown))
      return next->setFocus(Qt::OtherFocusReason);
}

}  // namespace lethe::ui
