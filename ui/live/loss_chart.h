// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <qcustomplot.h>

#include "live/run_state.h"
#include "theme/appearance.h"

namespace lethe::ui {

/// Loss over the learning rate on one axis of steps, with the bounds of the stages.
class LossChart final : public QCustomPlot {
  Q_OBJECT

 public:
  explicit LossChart(const Appearance& appearance, QWidget* parent = nullptr);
  /// The run must live until another one is shown.
  void show_run(const RunState& run);
  /// The run is about to go.
  void clear() { run_ = nullptr; }
  void fix_stage(std::optional<int> stage);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void rebuild();
  void fill();
  void fill_bounds();
  QCPItemText* mark(const QString& words, double x, Token token, Qt::Alignment alignment);
  QCPItemStraightLine* vertical(QCPAxisRect& rect, double x, const QPen& pen);

  const Appearance& appearance_;
  const RunState* run_ = nullptr;
  std::string built_run_;
  QCPAxisRect *loss_rect_ = nullptr, *rate_rect_ = nullptr;
  QCPGraph *raw_ = nullptr, *smooth_ = nullptr, *newest_ = nullptr, *rate_ = nullptr;
  QCPItemText* value_ = nullptr;
  QCPItemRect* shade_ = nullptr;
  double top_ = 0, top_rate_ = 0;
  std::optional<int> fixed_;
};

}  // namespace lethe::ui
