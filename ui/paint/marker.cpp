// SPDX-License-Identifier: GPL-3.0-or-later
#include "paint/marker.h"

#include <QPolygonF>

namespace lethe::paint {

QColor colour_of(const figures::Rgb& rgb) { return {rgb[0], rgb[1], rgb[2]}; }

void draw_marker(QPainter& painter, const QPointF& centre, double size, const figures::Look& look,
                 const QColor& ground) {
  const QColor ink = colour_of(look.colour);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(look.filled ? QPen(Qt::NoPen) : QPen(ink, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(look.filled ? ink : ground);
  const double r = size / 2 - (look.filled ? 0 : 0.75);
  const auto at = [&](double x, double y) { return centre + QPointF(x, y) * r; };
  switch (look.marker) {
    case figures::Marker::circle:
      painter.drawEllipse(centre, r, r);
      break;
    case figures::Marker::square:
      painter.drawRect(QRectF(at(-0.9, -0.9), at(0.9, 0.9)));
      break;
    case figures::Marker::triangle:
      painter.drawPolygon(QPolygonF({at(0, -1.15), at(1.15, 0.9), at(-1.15, 0.9)}));
      break;
    case figures::Marker::diamond:
      painter.drawPolygon(QPolygonF({at(0, -1.25), at(1.25, 0), at(0, 1.25), at(-1.25, 0)}));
      break;
    case figures::Marker::triangle_down:
      painter.drawPolygon(QPolygonF({at(0, 1.15), at(1.15, -0.9), at(-1.15, -0.9)}));
      break;
  }
  painter.restore();
}

void draw_sample(QPainter& painter, const QRectF& place, double size, const figures::Look& look, const QColor& ground) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  QPen pen(colour_of(look.colour), look.width_pt, Qt::SolidLine, Qt::FlatCap);
  if (!look.dash.empty()) pen.setDashPattern(QList<qreal>(look.dash.begin(), look.dash.end()));
  painter.setPen(pen);
  painter.drawLine(QPointF(place.left(), place.center().y()), QPointF(place.right(), place.center().y()));
  painter.restore();
  draw_marker(painter, place.center(), size, look, ground);
}

}  // namespace lethe::paint
