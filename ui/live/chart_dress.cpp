// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/chart_dress.h"

namespace lethe::ui {

void dress_axes(QCPAxisRect& rect, const Appearance& appearance) {
  const QPen grid(appearance.colour(Token::Line), 1);
  for (QCPAxis* axis : {rect.axis(QCPAxis::atBottom), rect.axis(QCPAxis::atLeft)}) {
    axis->setBasePen(Qt::NoPen);
    axis->setTickPen(Qt::NoPen);
    axis->setSubTickPen(Qt::NoPen);
    axis->setSubTicks(false);
    axis->setTickLabelFont(appearance.font(TextStyle::Caption));
    axis->setTickLabelColor(appearance.colour(Token::T3));
    axis->setTickLabelPadding(6);
    axis->grid()->setPen(grid);
    axis->grid()->setZeroLinePen(grid);
    axis->grid()->setAntialiased(false);
  }
  rect.axis(QCPAxis::atBottom)->grid()->setVisible(false);
  rect.setBackground(QBrush(Qt::NoBrush));
}

QCPTextElement* heading(QCustomPlot& plot, const Appearance& appearance, const QString& text, TextStyle style,
                        Token token, Qt::Alignment alignment) {
  auto* element = new QCPTextElement(&plot, text, appearance.font(style));
  element->setTextColor(appearance.colour(token));
  element->setTextFlags(static_cast<int>(alignment));
  element->setMargins({});
  element->setAutoMargins(QCP::msNone);
  return element;
}

}  // namespace lethe::ui
