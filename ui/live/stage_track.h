// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>

#include "live/run_state.h"
#include "theme/appearance.h"

namespace lethe::ui {

/// The stages of a run as a line with a node at each measurement. ← → goes from stage to stage, Enter (or a click)
/// fixes the charts to one, Enter again or Esc lets them go.
class StageTrack final : public QWidget {
  Q_OBJECT

 public:
  explicit StageTrack(const Appearance& appearance, QWidget* parent = nullptr);

  void show_run(const RunState& run);
  std::optional<int> fixed() const { return fixed_; }
  void fix(std::optional<int> stage);

  int stages() const { return static_cast<int>(nodes_.size()); }
  int focused() const { return focused_; }
  /// «Stage 2, Emdg: done, BLEU 100.0, resumed at step 38».
  QString words(int stage) const;
  QRect stage_rect(int stage) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 signals:
  void fixed_changed(std::optional<int> stage);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Node {
    QString title, second;
    StageState state = StageState::Waiting;
    bool reused = false;
    double filled = 0;
    std::vector<double> resumed;  ///< shares of the segment
    std::vector<std::int64_t> resumed_steps;
    bool operator==(const Node&) const = default;
  };
  static QString second_line(const RunState& run, int stage);
  double node_x(int stage) const;
  void focus_stage(int stage);
  void paint_segment(QPainter& painter, int stage) const;
  void paint_node(QPainter& painter, int stage) const;
  void paint_words(QPainter& painter, int stage) const;

  const Appearance& appearance_;
  std::vector<Node> nodes_;
  int focused_ = 0;
  std::optional<int> fixed_;
};

/// Makes the track's stages children in the accessibility tree; called once by the page.
void install_stage_track_accessibility();

}  // namespace lethe::ui
