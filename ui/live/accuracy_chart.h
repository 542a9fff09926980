// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <qcustomplot.h>

#include "figures/series.h"
#include "live/run_state.h"
#include "theme/appearance.h"

namespace lethe::ui {

/// Accuracy of a run by stage: a panel for each group with its mean, its elements thin behind it, the probes, the level
/// of the untouched model and of chance.
class AccuracyChart final : public QCustomPlot {
  Q_OBJECT

 public:
  explicit AccuracyChart(const Appearance& appearance, QWidget* parent = nullptr);
  /// The run must live until another one is shown.
  void show_run(const RunState& run);
  /// The run is about to go.
  void clear();
  void fix_stage(std::optional<int> stage);
  /// What the panels show, as sentences.
  QString words() const;
  int panel_rows() const;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Panel {
    std::string group;
    QCPAxisRect* rect = nullptr;
    QCPTextElement *title = nullptr, *value = nullptr, *change = nullptr;
    std::vector<QCPGraph*> elements;
    QCPGraph *mean = nullptr, *probes = nullptr, *base = nullptr, *chance = nullptr;
    QCPItemText *base_label = nullptr, *chance_label = nullptr;
    QCPItemRect* shade = nullptr;
    QCPItemStraightLine* fixed = nullptr;
  };
  void rebuild();
  Panel make_panel(const LiveGroup& group, int row, int column);
  void fill(Panel& panel, const LiveGroup& group);
  void fill_heading(Panel& panel, const LiveGroup& group);
  void place_labels(Panel& panel, const LiveGroup& group);
  int columns() const;
  bool narrow() const;
  QString readout(const LiveGroup& group, int stage) const;

  const Appearance& appearance_;
  const RunState* run_ = nullptr;
  std::vector<Panel> panels_;
  std::vector<std::pair<std::string, std::size_t>> built_;  ///< groups with their numbers of elements
  std::string built_run_;
  int built_columns_ = 0;
  bool built_narrow_ = false;
  std::optional<int> fixed_;
};

}  // namespace lethe::ui
