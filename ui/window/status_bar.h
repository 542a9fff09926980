// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/surface.h"
#include "work/work_clock.h"

class QProgressBar;

namespace lethe::ui {

class MarkLabel;

/// What runs, how far it is, what waits; device and threads at the right. A click on the run opens Live.
class StatusBar final : public Surface {
  Q_OBJECT

 public:
  StatusBar(const Appearance& appearance, Workspace& workspace, WorkClock& clock, QWidget* parent);

 signals:
  void clicked();

 protected:
  void mousePressEvent(QMouseEvent* event) override;

 private:
  void refresh();
  void take(const std::vector<run::RunEvent>& events);
  void show_stage();
  void show_times();
  void show_saved(const QString& trouble);

  Workspace& workspace_;
  WorkClock& clock_;
  MarkLabel* mark_;
  Text* run_;
  Text* stage_;
  QProgressBar* progress_;
  Text* left_;
  Text* queue_;
  Text* machine_;
  QLabel* check_;
  Text* saved_;
  std::string shown_;
  int at_ = -1;
  std::int64_t step_ = 0, steps_ = 0;
  QString tasks_;
};

}  // namespace lethe::ui
