// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <functional>

#include "work/workspace.h"

class QWidget;

namespace lethe::ui {

/// What must wait until nothing is worked on: asks before it stops a run, and goes on when that has ended.
class StopQuestion final : public QObject {
  Q_OBJECT

 public:
  struct Words {
    QString question, yes, no;
  };
  StopQuestion(Workspace& workspace, QWidget* window);
  /// Does `then` at once when nothing runs; else later, when the user agrees, in a turn of its own. `otherwise` is done
  /// when the user does not.
  void ask(
      const Words& words, std::function<void()> then, std::function<void()> otherwise = [] {});

 private:
  void stop();
  void go_on_when_idle();

  Workspace& workspace_;
  QWidget* window_;
  std::function<void()> then_;
};

}  // namespace lethe::ui
