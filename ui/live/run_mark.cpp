// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/run_mark.h"

#include <QPolygonF>

#include "theme/series_colours.h"

namespace lethe::ui {

void paint_mark(QPainter& painter, const Appearance& appearance, const QPointF& centre, double radius,
                const RunMark& mark) {
  const QColor colour = series_colour(appearance.theme(), mark.method);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(mark.sequential ? QBrush(colour) : QBrush(Qt::NoBrush));
  const auto at = [&](double x, double y) { return centre + QPointF(x, y) * radius; };
  const double r = radius - 0.75;
  if (mark.family == "mt5")
    painter.drawRect(QRectF(centre - QPointF(r, r), QSizeF(2 * r, 2 * r)));
  else if (mark.family == "llama")
    painter.drawPolygon(QPolygonF({at(0, -0.9), at(0.9, 0.7), at(-0.9, 0.7)}));
  else if (mark.family == "mistral")
    painter.drawPolygon(QPolygonF({at(0, -1), at(1, 0), at(0, 1), at(-1, 0)}));
  else if (mark.family == "gemma")
    painter.drawPolygon(QPolygonF({at(0, 0.9), at(0.9, -0.7), at(-0.9, -0.7)}));
  else
    painter.drawEllipse(centre, r, r);
  painter.restore();
}

MarkLabel::MarkLabel(const Appearance& appearance, QWidget* parent) : QWidget(parent), appearance_(appearance) {
  setFixedSize(sizeHint());
}

void MarkLabel::set_mark(const RunMark& mark) {
  mark_ = mark;
  update();
}

void MarkLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paint_mark(painter, appearance_, QRectF(rect()).center(), 4.5, mark_);
}

}  // namespace lethe::ui
