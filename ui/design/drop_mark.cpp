// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/drop_mark.h"

#include <QPainter>

namespace lethe::ui {

DropMark::DropMark(const Appearance& appearance, QWidget* over) : QWidget(over), appearance_(appearance) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setObjectName("drop-mark");
  hide();
}

void DropMark::show_at(const QRect& line, const QPoint& pointer, const QString& words) {
  line_ = line;
  pointer_ = pointer;
  words_ = words;
  setGeometry(parentWidget()->rect());
  show();
  raise();
  update();
}

void DropMark::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (line_.isValid()) {
    const QPen pen(appearance_.colour(Token::Acc), 2);
    painter.setPen(pen);
    const double x = line_.left() + 1;
    painter.drawLine(QPointF(x, line_.top() + 3), QPointF(x, line_.bottom() - 3));
    painter.setBrush(appearance_.colour(Token::Base));
    painter.drawEllipse(QPointF(x, line_.top() + 1), 3, 3);
    painter.drawEllipse(QPointF(x, line_.bottom() - 1), 3, 3);
  }
  if (words_.isEmpty()) return;
  painter.setFont(appearance_.font(TextStyle::Caption));
  const QSize size = QFontMetrics(painter.font()).size(0, words_) + QSize(16, 8);
  QPoint corner = pointer_ + QPoint(16, 20);
  corner.setX(std::max(0, std::min(corner.x(), width() - size.width())));
  corner.setY(std::max(0, std::min(corner.y(), height() - size.height())));
  painter.setPen(Qt::NoPen);
  painter.setBrush(appearance_.colour(Token::T1));
  painter.drawRoundedRect(QRect(corner, size), 3, 3);
  painter.setPen(appearance_.colour(Token::Base));
  painter.drawText(QRect(corner, size), Qt::AlignCenter, words_);
}

}  // namespace lethe::ui
