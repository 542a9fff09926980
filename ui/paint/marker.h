// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPainter>

#include "figures/look.h"

namespace lethe::paint {

constexpr double screen_marker = 7;  ///< pixels, on charts of the window

QColor colour_of(const figures::Rgb& rgb);

/// The marker of a line, as on charts. Hollow ones are filled with `ground`.
void draw_marker(QPainter& painter, const QPointF& centre, double size, const figures::Look& look,
                 const QColor& ground);

/// A piece of the line with its marker in the middle; widths of the look count as pixels.
void draw_sample(QPainter& painter, const QRectF& place, double size, const figures::Look& look, const QColor& ground);

}  // namespace lethe::paint
