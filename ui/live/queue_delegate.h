// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStyledItemDelegate>

#include "live/queue_model.h"
#include "theme/appearance.h"

namespace lethe::ui {

/// What the button in a row does.
enum class QueueAction { None, Resume, Retry, BeginAnew };
QueueAction action_of(QueueSign sign);

/// Draws rows and group heads of the queue. A button in a row is a place that takes clicks; the row's menu has it too.
class QueueDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  QueueDelegate(const Appearance& appearance, const QueueModel& model, QObject* parent);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
  /// Where a row's button is, empty without one.
  QRect button_rect(const QRect& row, QueueSign sign) const;

 signals:
  void pressed(const QModelIndex& index);

 private:
  void measure();
  void paint_group(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
  void paint_sign(QPainter& painter, const QPointF& centre, QueueSign sign, bool hovered) const;
  void paint_button(QPainter& painter, const QRect& rect, QueueSign sign, bool hovered) const;

  const Appearance& appearance_;
  const QueueModel& model_;
  int group_height_ = 0, row_height_ = 0;  ///< of every group and row; asked for thousands of times
};

}  // namespace lethe::ui
