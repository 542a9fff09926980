// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "theme/appearance.h"

namespace lethe::ui {

/// Lies over the lanes while something is dragged there: the line where it would go, and in words what would happen.
class DropMark final : public QWidget {
  Q_OBJECT

 public:
  DropMark(const Appearance& appearance, QWidget* over);
  /// `line` may be empty: then only the words, which say why nothing can be dropped.
  void show_at(const QRect& line, const QPoint& pointer, const QString& words);
  QRect line() const { return line_; }
  QString words() const { return words_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const Appearance& appearance_;
  QRect line_;
  QPoint pointer_;
  QString words_;
};

}  // namespace lethe::ui
