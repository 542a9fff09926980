// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTimer>

#include "live/run_state.h"
#include "widgets/surface.h"
#include "work/work_clock.h"

class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace lethe::ui {

class AccuracyChart;
class Gauge;
class LossChart;
class MarkLabel;
class RunNotices;
class StageTrack;

/// One run on the Live page: head with what can be asked of it, stages, accuracy, loss, notices, machine.
class RunPanel final : public QWidget {
  Q_OBJECT

 public:
  RunPanel(const Appearance& appearance, Workspace& workspace, WorkClock& clock, QWidget* parent = nullptr);

  /// The run must live until another one is shown. `refusal`: why it could not be begun; `other_runs`: another one is
  /// in progress; `everything`: more than steps changed.
  void show_run(const RunState& run, const QString& refusal, bool other_runs, bool everything);
  /// `empty`: nothing was ever queued here.
  void show_nothing(bool empty);
  QList<QAction*> menu_actions() const;

 signals:
  void again_wanted(const QString& run);
  void begin_anew_wanted();
  void go_on_wanted();
  void follow_wanted();
  void design_wanted();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* make_content();
  QWidget* make_empty();
  void make_head();
  void show_head(const RunState& run, const QString& refusal, bool other_runs);
  void show_machine(const RunState& run);
  void take_memory();

  const Appearance& appearance_;
  Workspace& workspace_;
  WorkClock& clock_;
  PageHead* head_;
  MarkLabel* mark_;
  QPushButton *follow_, *again_, *anew_, *all_the_same_, *pause_, *after_, *now_;
  QAction *pause_action_, *after_action_, *now_action_;
  Surface* reason_;
  Text* reason_text_;
  QStackedWidget* stack_;
  QScrollArea* scroll_;
  Text* empty_sentence_;
  StageTrack* track_;
  Text* accuracy_note_;
  AccuracyChart* accuracy_;
  LossChart* loss_;
  Text* notice_count_;
  Text* no_notices_;
  RunNotices* notices_;
  Gauge *throughput_, *memory_;
  QTimer memory_timer_;
  QString run_;
};

}  // namespace lethe::ui
