// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <vector>

#include "figures/series.h"
#include "figures/venue.h"

namespace lethe::paint {

/// The picture's own unit: a tenth of a point. Whole numbers of it are fine enough for pens, and fonts can be asked for
/// by pixel size, so one layout serves PDF, SVG and PNG.
constexpr double units_per_point = 10;
constexpr double points(double value) { return value * units_per_point; }
constexpr int units_per_inch = 720;

struct Fonts {
  QFont title, text, tick;
};
/// The first installed family of the venue, else Qt's default.
Fonts fonts_of(const figures::Venue& venue);

struct PanelPlace {
  QRectF plot;  ///< where data is drawn
  bool stage_labels = false, value_labels = false;
};

struct LegendPlace {
  QRectF row;     ///< sample of the line at the left, then the text
  QString words;  ///< shortened in the middle when it is wider than the page
};

/// Where everything stands, in units.
struct Layout {
  QSizeF size;
  std::vector<PanelPlace> panels;
  QStringList stage_labels;  ///< two-line labels where one row would be too narrow, else numbers
  std::vector<LegendPlace> legend;
  double sample_width = 0;  ///< of a line in the legend
  QStringList notes;        ///< lines at the foot
  double notes_top = 0, notes_pitch = 0;
};

/// Makes the title font smaller where a title would be wider than its panel.
Layout lay_out(const figures::AccuracyByStage& series, const figures::Venue& venue, Fonts& fonts);

}  // namespace lethe::paint
