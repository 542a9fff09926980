// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QFont>
#include <QTimer>
#include <QWidget>
#include <optional>
#include <vector>

#include "figures/look.h"
#include "figures/series.h"
#include "figures/venue.h"

class QCustomPlot;
class QCPAxisRect;
class QCPGraph;
class QCPLayoutInset;

namespace lethe::paint {

class Readout;

/// The colours of the window that a chart is shown in, and its fonts.
struct ScreenLook {
  QColor ground, card, line, line2, well, t1, t2, t3, focus;
  QFont heading, text, tick;
  figures::Venue venue;  ///< of series; its lengths count as pixels
};

/// Accuracy by stage on the screen: a panel a group, up to four lines named at their ends, more in a legend at the
/// right. The pointer, or ← → and ↑ ↓, brings a readout of all lines at a stage.
class ScreenChart final : public QWidget {
 public:
  explicit ScreenChart(QWidget* parent = nullptr);
  ~ScreenChart() override;

  void set_look(ScreenLook look);
  void set_series(figures::AccuracyByStage series);
  const figures::AccuracyByStage& series() const { return series_; }
  /// As the chart draws them: for lists beside it.
  const std::vector<figures::Look>& looks() const { return looks_; }
  /// The stage whose readout is shown.
  std::optional<std::size_t> stage() const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  struct Shown {
    QRect plot;
    QCPAxisRect* axes = nullptr;
    std::vector<QCPGraph*> graphs;  ///< of each line of the panel
  };
  struct Spot {
    std::size_t panel = 0, stage = 0;
    std::optional<std::size_t> nearest;  ///< place in the panel's lines
  };

  void rebuild();
  void draw_soon();
  void clear();
  QCPAxisRect* add_axes(const QRect& plot);
  void draw_panel(const figures::Panel& panel, Shown& shown, bool names);
  void draw_level(const figures::Panel& panel, const Shown& shown);
  void draw_band(QCPAxisRect& axes, const figures::Points& line);
  QCPGraph* draw_line(QCPAxisRect& axes, const figures::Points& line);
  void name_lines(const figures::Panel& panel, const Shown& shown);
  void draw_legend(int left, int top);
  void write(const QString& text, QPointF at, Qt::Alignment alignment, const QFont& font, const QColor& colour);
  double pixel_of(const Shown& shown, double value) const;
  QString stage_name(std::size_t stage, bool named) const;
  void show_readout(const Spot& spot);
  void point_at(std::optional<Spot> spot);
  std::optional<Spot> spot_at(const QPoint& place) const;

  QCustomPlot* plot_;
  Readout* readout_;
  QCPLayoutInset* board_ = nullptr;
  ScreenLook look_;
  figures::AccuracyByStage series_;
  std::vector<figures::Look> looks_;
  figures::Range range_;
  std::vector<Shown> shown_;
  std::optional<Spot> spot_;
  int label_width_ = 0;
  QTimer building_;  ///< after a change of the width
  QTimer drawing_;   ///< once for all that changed, and only while it is seen
  bool undrawn_ = false;
};

}  // namespace lethe::paint
