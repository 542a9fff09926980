// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "live/run_state.h"
#include "window/page.h"
#include "work/work_clock.h"

class QSplitter;

namespace lethe::ui {

class QueuePanel;
class RunPanel;

/// What is trained now: the queue, and of one run its stages, scores, loss and notices. It follows the run in progress
/// until another one is chosen.
class LivePage final : public Page {
  Q_OBJECT

 public:
  LivePage(const Context& context, QWidget* parent);
  QList<QAction*> page_actions() const override;
  void save_state(QSettings& settings) const override;
  void restore_state(QSettings& settings) override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void refresh();
  void take(const std::vector<run::RunEvent>& events);
  void choose(const QString& run);
  void follow();
  RunState* shown_state();
  void read(RunState& state, const std::string& run);
  void read_next_curve();
  void follow_elsewhere(RunState& state);
  void show_shown(bool everything);

  Context context_;
  WorkClock& clock_;
  RunState current_;  ///< of the run in progress; kept up to date whatever is shown
  RunState chosen_;   ///< another one that the user looks at
  bool following_ = true;
  std::vector<std::pair<std::string, int>> curves_;  ///< still to be read, a stage a turn
  QTimer reading_;
  QSplitter* splitter_;
  QueuePanel* queue_;
  RunPanel* panel_;
  bool widths_chosen_ = false;
  bool dirty_ = false;  ///< something came while the page was hidden
};

}  // namespace lethe::ui
