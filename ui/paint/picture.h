// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSize>
#include <memory>

#include "figures/series.h"
#include "figures/venue.h"

class QCustomPlot;
class QCPPainter;

namespace lethe::paint {

/// A figure drawn with QCustomPlot in units of a tenth of a point (layout.h).
class Picture {
 public:
  Picture(const figures::AccuracyByStage& series, const figures::Venue& venue);
  ~Picture();
  QSize size() const { return size_; }
  void paint(QCPPainter& painter);

 private:
  std::unique_ptr<QCustomPlot> plot_;
  QSize size_;
};

}  // namespace lethe::paint
