// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/leave_undo.h"

#include <QKeyEvent>
#include <QKeySequence>

namespace lethe::ui {

namespace {

class UndoIsNotMine final : public QObject {
 public:
  using QObject::QObject;
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() != QEvent::ShortcutOverride) return false;
    auto* key = static_cast<QKeyEvent*>(event);
    if (!key->matches(QKeySequence::Undo) && !key->matches(QKeySequence::Redo)) return false;
    event->ignore();
    return true;
  }
};

}  // namespace

void leave_undo_to_the_window(QWidget* field) { field->installEventFilter(new UndoIsNotMine(field)); }

}  // namespace lethe::ui
