// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/layout_parts.h"

#include <QWidget>

namespace lethe::ui {

QFrame* hairline() {
  auto* line = new QFrame;
  line->setProperty("hairline", true);
  line->setFixedHeight(1);
  return line;
}

void clear_layout(QLayout& layout) {
  while (QLayoutItem* item = layout.takeAt(0)) {
    if (QWidget* widget = item->widget()) {
      widget->hide();
      widget->deleteLater();
    }
    if (QLayout* inner = item->layout()) clear_layout(*inner);
    delete item;
  }
}

}  // namespace lethe::ui
