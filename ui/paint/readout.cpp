// SPDX-License-Identifier: GPL-3.0-or-later
#include "paint/readout.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>

#include "paint/marker.h"

namespace lethe::paint {

namespace {

constexpr int away = 14;  // from the pointer

}  // namespace

Readout::Readout(QWidget* parent) : QWidget(parent) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void Readout::show_rows(const QString& title, std::vector<Row> rows, const QFont& font, const Colours& colours,
                        QPoint at) {
  title_ = title;
  rows_ = std::move(rows);
  colours_ = colours;
  setFont(font);
  const QFontMetrics metrics(font);
  int numbers = 0;
  names_ = 0;
  for (const Row& row : rows_) {
    names_ = std::max(names_, metrics.horizontalAdvance(row.name));
    numbers = std::max(numbers, metrics.horizontalAdvance(row.number));
  }
  pitch_ = metrics.height() + 4;
  const int width = std::max(26 + names_ + 16 + numbers, metrics.horizontalAdvance(title_)) + 20;
  resize(width, 14 + pitch_ * (static_cast<int>(rows_.size()) + 1));
  const bool fits = at.x() + away + width <= parentWidget()->width();
  const int left = fits ? at.x() + away : at.x() - away - width;
  move(std::max(0, left), std::max(0, std::min(at.y(), parentWidget()->height() - height())));
  show();
  raise();
  update();
}

void Readout::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(colours_.border);
  painter.setBrush(colours_.card);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
  QFont strong = font();
  strong.setWeight(QFont::DemiBold);
  painter.setFont(strong);
  painter.setPen(colours_.strong);
  painter.drawText(QRect(10, 6, width() - 20, pitch_), Qt::AlignVCenter | Qt::AlignLeft, title_);
  painter.setFont(font());
  int y = 8 + pitch_;
  for (const Row& row : rows_) {
    draw_marker(painter, {16, y + pitch_ / 2.0}, screen_marker, row.look, colours_.card);
    painter.setPen(colours_.strong);
    painter.drawText(QRect(28, y, names_ + 8, pitch_), Qt::AlignVCenter | Qt::AlignLeft, row.name);
    painter.setPen(colours_.quiet);
    painter.drawText(QRect(0, y, width() - 10, pitch_), Qt::AlignVCenter | Qt::AlignRight, row.number);
    y += pitch_;
  }
}

}  // namespace lethe::paint
