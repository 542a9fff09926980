// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDrag>
#include <QKeyEvent>
#include <QPainter>

#include "design/choice_mime.h"
#include "design/drag_picture.h"
#include "design/palette.h"
#include "design/palette_delegate.h"

namespace lethe::ui {

PaletteView::PaletteView(const Appearance& appearance, PaletteModel& model, PaletteFilter& filter, QWidget* parent)
    : QTreeView(parent), appearance_(appearance), model_(model), filter_(filter) {
  setObjectName("palette");
  setAccessibleName(tr("Palette"));
  setProperty("side", true);
  setModel(&filter);
  setItemDelegate(new PaletteDelegate(appearance, model, filter, this));
  setHeaderHidden(true);
  setIndentation(0);
  setMouseTracking(true);
  setExpandsOnDoubleClick(false);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setDragDropMode(QAbstractItemView::DragOnly);
  setSelectionMode(QAbstractItemView::SingleSelection);
  connect(this, &QTreeView::doubleClicked, this, &PaletteView::add_current);
}

const PaletteEntry* PaletteView::current_entry() const { return model_.entry(filter_.mapToSource(currentIndex())); }

void PaletteView::add_current() {
  const PaletteEntry* entry = current_entry();
  if (entry && entry->problem.isEmpty()) emit added(entry->part, entry->name);
}

void PaletteView::keyPressEvent(QKeyEvent* event) {
  const PaletteEntry* entry = current_entry();
  switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (event->modifiers() != Qt::NoModifier) return event->ignore();  // Ctrl+Enter trains
      if (entry) return add_current();
      return setExpanded(currentIndex(), !isExpanded(currentIndex()));
    case Qt::Key_Space:
      if (entry) return emit previewed(entry->part, entry->name);
      return setExpanded(currentIndex(), !isExpanded(currentIndex()));
    default:
      break;
  }
  const QString text = event->text();
  const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
  if (plain && !text.isEmpty() && text.front().isLetterOrNumber()) return emit typed(text);
  QTreeView::keyPressEvent(event);
}

void PaletteView::mouseReleaseEvent(QMouseEvent* event) {
  QTreeView::mouseReleaseEvent(event);
  const QModelIndex index = indexAt(event->position().toPoint());
  if (!index.isValid() || event->button() != Qt::LeftButton) return;
  if (!model_.entry(filter_.mapToSource(index))) setExpanded(index, !isExpanded(index));
}

void PaletteView::startDrag(Qt::DropActions) {
  const PaletteEntry* entry = current_entry();
  if (!entry || !entry->problem.isEmpty()) return;
  auto* drag = new QDrag(this);
  drag->setMimeData(to_mime({entry->part, entry->name, {}}).release());
  const QString name = QString::fromStdString(entry->name);
  drag->setPixmap(drag_picture(appearance_, name, entry->fact, devicePixelRatioF()));
  drag->setHotSpot({16, 16});
  drag->exec(Qt::CopyAction);
}

}  // namespace lethe::ui
