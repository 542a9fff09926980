// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/flow_layout.h"

#include <QWidget>
#include <algorithm>

namespace lethe::ui {

FlowLayout::FlowLayout(QWidget* parent, int gap) : QLayout(parent), gap_(gap) { setContentsMargins(0, 0, 0, 0); }

FlowLayout::~FlowLayout() {
  for (QLayoutItem* item : items_) delete item;
}

void FlowLayout::insert(int at, QWidget* widget) {
  addChildWidget(widget);
  items_.insert(items_.begin() + std::clamp(at, 0, count()), new QWidgetItem(widget));
  invalidate();
}

QLayoutItem* FlowLayout::itemAt(int at) const {
  return at >= 0 && at < count() ? items_[static_cast<std::size_t>(at)] : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int at) {
  QLayoutItem* item = itemAt(at);
  if (item) items_.erase(items_.begin() + at);
  return item;
}

QSize FlowLayout::minimumSize() const {
  QSize size;
  for (const QLayoutItem* item : items_)
    if (!item->isEmpty()) size = size.expandedTo(item->minimumSize());
  return size;
}

void FlowLayout::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  place(rect, true);
}

int FlowLayout::place(const QRect& rect, bool move) const {
  int x = rect.x(), y = rect.y(), line = 0;
  for (QLayoutItem* item : items_) {
    if (item->isEmpty()) continue;
    const QSize size = item->sizeHint().boundedTo({rect.width(), item->maximumSize().height()});
    if (x > rect.x() && x + size.width() > rect.x() + rect.width()) {
      x = rect.x();
      y += line + gap_;
      line = 0;
    }
    if (move) item->setGeometry({{x, y}, size});
    x += size.width() + gap_;
    line = std::max(line, size.height());
  }
  return y + line - rect.y();
}

}  // namespace lethe::ui
