// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/surface.h"
#include "work/workspace.h"

class QProgressBar;

namespace lethe::ui {

/// What runs, how far it is, what waits; device and threads at the right. A click on the run opens Live.
class StatusBar final : public Surface {
  Q_OBJECT

 public:
  StatusBar(const Appearance& appearance, Workspace& workspace, QWidget* parent);

 signals:
  void clicked();

 protected:
  void mousePressEvent(QMouseEvent* event) override;

 private:
  void refresh();
  void take(const std::vector<run::RunEvent>& events);

  Workspace& workspace_;
  Text* run_;
  Text* stage_;
  QProgressBar* progress_;
  Text* queue_;
  Text* machine_;
  std::int64_t steps_ = 0;
};

}  // namespace lethe::ui
