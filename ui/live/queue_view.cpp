// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/queue_view.h"

#include <QContextMenuEvent>
#include <QDropEvent>
#include <algorithm>

namespace lethe::ui {

QueueView::QueueView(const Appearance& appearance, QueueModel& model, QWidget* parent)
    : QTreeView(parent), model_(model) {
  setObjectName("queue");
  setAccessibleName(tr("Queue"));
  setProperty("side", true);
  auto* delegate = new QueueDelegate(appearance, model, this);
  setItemDelegate(delegate);
  setModel(&model);
  setHeaderHidden(true);
  setRootIsDecorated(false);
  setItemsExpandable(false);
  setIndentation(0);
  setUniformRowHeights(false);
  setMouseTracking(true);
  setSelectionMode(ExtendedSelection);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(ScrollPerPixel);
  setDragDropMode(InternalMove);
  setDragEnabled(true);
  setAcceptDrops(true);
  setDropIndicatorShown(true);
  expandAll();
  show_groups();
  connect(delegate, &QueueDelegate::pressed, this, [this](const QModelIndex& index) {
    if (const QueueEntry* entry = model_.entry(index)) emit action_wanted(QString::fromStdString(entry->id));
  });
  connect(&model, &QAbstractItemModel::rowsInserted, this, &QueueView::show_groups);
  connect(&model, &QAbstractItemModel::rowsRemoved, this, &QueueView::show_groups);
  connect(&model, &QueueModel::move_wanted, this, [this](const QStringList& runs) {
    // The rows come back in their new order; the moved ones stay selected.
    if (!runs.isEmpty())
      QMetaObject::invokeMethod(
          this, [this, runs] { select_run(runs.front().toStdString()); }, Qt::QueuedConnection);
  });
  connect(&appearance, &Appearance::changed, viewport(), qOverload<>(&QWidget::update));
}

void QueueView::show_groups() {
  for (int group = 0; group < model_.rowCount(); ++group)
    setRowHidden(group, {}, model_.rowCount(model_.index(group, 0)) == 0);
}

void QueueView::rowsInserted(const QModelIndex& parent, int first, int last) {
  QTreeView::rowsInserted(parent, first, last);
  if (parent.isValid() && !isExpanded(parent)) expand(parent);
}

QStringList QueueView::selected_runs() const {
  QModelIndexList rows = selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end(), [](const QModelIndex& a, const QModelIndex& b) {
    return std::pair(QueueModel::group(a), a.row()) < std::pair(QueueModel::group(b), b.row());
  });
  QStringList runs;
  for (const QModelIndex& row : rows)
    if (const std::string& run = model_.run(row); !run.empty()) runs << QString::fromStdString(run);
  return runs;
}

void QueueView::select_run(const std::string& run) {
  const QModelIndex index = model_.index_of(run);
  selecting_ = true;
  if (index.isValid())
    setCurrentIndex(index);
  else
    clearSelection();
  selecting_ = false;
}

void QueueView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QTreeView::currentChanged(current, previous);
  const std::string& run = model_.run(current);
  // Rows that go take the current one along; only what the user chooses is shown.
  if (!run.empty() && !selecting_ && (by_user_ || hasFocus())) emit shown(QString::fromStdString(run));
}

void QueueView::move_by(int rows) {
  const QModelIndex index = currentIndex();
  const std::string run = model_.run(index);
  if (run.empty() || QueueModel::group(index) != QueueGroup::Waiting) return;
  const QModelIndex group = index.parent();
  const int to = index.row() + rows;
  if (to < 0 || to >= model_.rowCount(group)) return;
  // Down by one is before the one after the next.
  const std::string& before = model_.run(model_.index(rows > 0 ? to + 1 : to, 0, group));
  emit model_.move_wanted({QString::fromStdString(run)}, QString::fromStdString(before));
}

void QueueView::keyPressEvent(QKeyEvent* event) {
  const QueueEntry* entry = model_.entry(currentIndex());
  const bool plain = event->modifiers() == Qt::NoModifier;
  if (event->modifiers() == Qt::AltModifier && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
    return move_by(event->key() == Qt::Key_Up ? -1 : 1);
  if (plain && event->key() == Qt::Key_Space) return emit pause_wanted();
  if (plain && event->key() == Qt::Key_R) {
    if (entry && action_of(entry->sign) != QueueAction::None) emit action_wanted(QString::fromStdString(entry->id));
    return;
  }
  if (plain && event->key() == Qt::Key_Delete) {
    if (const QStringList runs = selected_runs(); !runs.isEmpty()) emit remove_wanted(runs);
    return;
  }
  by_user_ = true;
  QTreeView::keyPressEvent(event);
  by_user_ = false;
}

void QueueView::mousePressEvent(QMouseEvent* event) {
  by_user_ = true;
  QTreeView::mousePressEvent(event);
  by_user_ = false;
}

void QueueView::contextMenuEvent(QContextMenuEvent* event) {
  const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
  const QModelIndex index = by_key ? currentIndex() : indexAt(event->pos());
  const QueueEntry* entry = model_.entry(index);
  if (!entry) return;
  const QPoint at = by_key ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos();
  emit menu_wanted(QString::fromStdString(entry->id), at);
}

void QueueView::dropEvent(QDropEvent* event) {
  // Over the lower half of the last row Qt names the row itself; what is meant is behind it.
  const QModelIndex under = indexAt(event->position().toPoint());
  if (dropIndicatorPosition() == OnItem && !model_.run(under).empty()) return event->ignore();
  QTreeView::dropEvent(event);
}

}  // namespace lethe::ui
