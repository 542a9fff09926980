// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/drag_picture.h"

#include <QPainter>

#include "theme/metrics.h"

namespace lethe::ui {

QPixmap drag_picture(const Appearance& appearance, const QString& name, const QString& fact, qreal ratio) {
  const QFont strong = appearance.font(TextStyle::Section), quiet = appearance.font(TextStyle::Dense);
  const int wide = std::max(QFontMetrics(strong).horizontalAdvance(name), QFontMetrics(quiet).horizontalAdvance(fact));
  const QSize size(std::max(metrics::card_width_narrow, wide + 24), fact.isEmpty() ? 32 : 48);
  QPixmap picture(size * ratio);
  picture.setDevicePixelRatio(ratio);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(appearance.colour(Token::Acc));
  painter.setBrush(appearance.colour(Token::Card));
  painter.drawRoundedRect(QRectF({}, size).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
  const QRect words = QRect({}, size).adjusted(12, 7, -8, -7);
  painter.setFont(strong);
  painter.setPen(appearance.colour(Token::T1));
  painter.drawText(words, Qt::AlignTop | Qt::AlignLeft, name);
  painter.setFont(quiet);
  painter.setPen(appearance.colour(Token::T3));
  if (!fact.isEmpty()) painter.drawText(words, Qt::AlignBottom | Qt::AlignLeft, fact);
  return picture;
}

}  // namespace lethe::ui
