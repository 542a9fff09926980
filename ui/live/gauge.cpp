// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/gauge.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace lethe::ui {

namespace {

constexpr std::size_t most_points = 50;
constexpr int widest_spark = 104, least_height = 36;

}  // namespace

Gauge::Gauge(const Appearance& appearance, QString name, QWidget* parent)
    : QWidget(parent), appearance_(appearance), name_(std::move(name)) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(name_);
  connect(&appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

QSize Gauge::sizeHint() const {
  return {240, std::max(least_height, QFontMetrics(appearance_.font(TextStyle::Section)).height() + 14)};
}

void Gauge::show_value(const QString& value, const QString& unit) {
  if (value == value_ && unit == unit_) return;
  value_ = value;
  unit_ = unit;
  setAccessibleDescription(value + " " + unit);
  update();
}

void Gauge::set_points(const std::vector<double>& points) {
  const std::size_t from = points.size() > most_points ? points.size() - most_points : 0;
  points_.assign(points.begin() + static_cast<std::ptrdiff_t>(from), points.end());
  update();
}

void Gauge::add_point(double value) {
  points_.push_back(value);
  if (points_.size() > most_points) points_.pop_front();
  update();
}

void Gauge::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(QRect(0, 0, width(), 1), appearance_.colour(Token::Line));
  const int spark_width = std::clamp(width() - 204, 40, widest_spark);
  const int value_right = width() - spark_width - 74;
  painter.setFont(appearance_.font(TextStyle::Dense));
  painter.setPen(appearance_.colour(Token::T2));
  painter.drawText(QRect(0, 1, 100, height() - 1), Qt::AlignLeft | Qt::AlignVCenter, name_);
  painter.setPen(appearance_.colour(Token::T3));
  painter.drawText(QRect(value_right + 6, 1, 68, height() - 1), Qt::AlignLeft | Qt::AlignVCenter, unit_);
  painter.setFont(appearance_.font(TextStyle::Section));
  painter.setPen(appearance_.colour(Token::T1));
  painter.drawText(QRect(90, 1, value_right - 90, height() - 1), Qt::AlignRight | Qt::AlignVCenter, value_);
  if (points_.size() < 2) return;
  painter.setRenderHint(QPainter::Antialiasing);
  const auto [low, high] = std::minmax_element(points_.begin(), points_.end());
  // A flat line in the middle rather than noise blown up.
  const double span = std::max(*high - *low, std::max(std::abs(*high) * 0.05, 1e-12));
  const double middle = (*high + *low) / 2;
  const QRectF box(width() - spark_width, 9, spark_width - 5, height() - 17);
  QPainterPath line;
  QPointF last;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const double x = box.right() - box.width() * static_cast<double>(points_.size() - 1 - i) / (most_points - 1);
    last = {x, box.center().y() - (points_[i] - middle) / span * box.height()};
    i == 0 ? line.moveTo(last) : line.lineTo(last);
  }
  painter.setPen(QPen(appearance_.colour(Token::T3), 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(line);
  painter.setPen(Qt::NoPen);
  painter.setBrush(appearance_.colour(Token::T2));
  painter.drawEllipse(last, 2.5, 2.5);
}

}  // namespace lethe::ui
