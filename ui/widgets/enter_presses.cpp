// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/enter_presses.h"

#include <QAbstractButton>
#include <QDialog>
#include <QKeyEvent>
#include <QPushButton>
#include <QToolButton>

namespace lethe::ui {

bool EnterPresses::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return false;
  const auto* key = static_cast<QKeyEvent*>(event);
  const bool enter = (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) &&
                     (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
  auto* button = enter ? qobject_cast<QAbstractButton*>(watched) : nullptr;
  // Buttons of our own that draw themselves do it by themselves.
  const bool stock = qobject_cast<QPushButton*>(button) || qobject_cast<QToolButton*>(button);
  if (!stock || !button->isEnabled() || qobject_cast<QDialog*>(button->window())) return false;
  button->click();
  return true;
}

}  // namespace lethe::ui
