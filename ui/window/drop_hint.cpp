// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/drop_hint.h"

#include <QPainter>

#include "theme/metrics.h"

namespace lethe::ui {

DropHint::DropHint(const Appearance& appearance, QWidget* over) : QWidget(over), appearance_(appearance) {
  setObjectName("drop-hint");
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void DropHint::show_words(const QString& words) {
  words_ = words;
  setAccessibleName(words);
  setGeometry(parentWidget()->rect());
  show();
  raise();
  update();
}

void DropHint::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QColor veil = appearance_.colour(Token::Base);
  veil.setAlpha(190);
  painter.fillRect(rect(), veil);
  painter.setPen(QPen(appearance_.colour(Token::Acc), 2));
  painter.drawRoundedRect(QRectF(rect()).adjusted(5, 5, -5, -5), metrics::radius, metrics::radius);
  painter.setFont(appearance_.font(TextStyle::Section));
  const QFontMetrics font = painter.fontMetrics();
  const QString shown = font.elidedText(words_, Qt::ElideMiddle, width() - 120);
  QRect card(0, 0, font.horizontalAdvance(shown) + 48, font.height() + 32);
  card.moveCenter(rect().center());
  painter.setPen(QPen(appearance_.colour(Token::Line2), 1));
  painter.setBrush(appearance_.colour(Token::Card));
  painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
  painter.setPen(appearance_.colour(Token::T1));
  painter.drawText(card, Qt::AlignCenter, shown);
}

}  // namespace lethe::ui
