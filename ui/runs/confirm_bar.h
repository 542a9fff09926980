// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemView>
#include <QPersistentModelIndex>
#include <QPushButton>
#include <functional>

#include "widgets/surface.h"

namespace lethe::ui {

/// A question in the row it concerns, over what the row shows otherwise.
class ConfirmBar final : public Surface {
  Q_OBJECT

 public:
  ConfirmBar(const Appearance& appearance, QAbstractItemView& view);
  /// Asks at a row; `then` is done when the user agrees.
  void ask(const QModelIndex& row, const QString& question, const QString& yes, std::function<void()> then);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void place();
  void close_bar();

  QAbstractItemView& view_;
  QPersistentModelIndex row_;
  Text* question_;
  QPushButton* yes_;
  QPushButton* no_;
  std::function<void()> then_;
};

}  // namespace lethe::ui
