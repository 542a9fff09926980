// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <deque>

#include "theme/appearance.h"

namespace lethe::ui {

/// One number that ticks, with its last 50 values as a line: 36 px high.
class Gauge final : public QWidget {
  Q_OBJECT

 public:
  Gauge(const Appearance& appearance, QString name, QWidget* parent = nullptr);
  /// What the number is now, as text and unit.
  void show_value(const QString& value, const QString& unit);
  void set_points(const std::vector<double>& points);
  void add_point(double value);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const Appearance& appearance_;
  QString name_, value_, unit_;
  std::deque<double> points_;
};

}  // namespace lethe::ui
