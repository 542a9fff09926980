// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPainter>
#include <QWidget>
#include <string>

#include "theme/appearance.h"

namespace lethe::ui {

/// What a run's mark tells: colour = method, shape = family, hollow = another strategy than sequential.
struct RunMark {
  std::string method, family;
  bool sequential = true;
};

void paint_mark(QPainter& painter, const Appearance& appearance, const QPointF& centre, double radius,
                const RunMark& mark);

/// The mark as a small widget before a title.
class MarkLabel final : public QWidget {
  Q_OBJECT

 public:
  explicit MarkLabel(const Appearance& appearance, QWidget* parent = nullptr);
  void set_mark(const RunMark& mark);
  QSize sizeHint() const override { return {16, 20}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const Appearance& appearance_;
  RunMark mark_;
};

}  // namespace lethe::ui
