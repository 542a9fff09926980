// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "live/queue_view.h"
#include "widgets/surface.h"

class QMenu;
class QPushButton;
class QStackedWidget;

namespace lethe::ui {

/// The queue at the left of the Live page: head with start and pause, one line for what must be said, the list.
class QueuePanel final : public Surface {
  Q_OBJECT

 public:
  QueuePanel(const Appearance& appearance, Workspace& workspace, WorkClock& clock, QWidget* parent = nullptr);

  QueueView& view() { return *view_; }
  QueueModel& model() { return *model_; }
  QList<QAction*> menu_actions() const;

  /// Queues a run again as the next one and begins to work.
  void resume(const QString& run);
  /// Begins the runs that were refused: anew, or where they are.
  void start_refused(queue::OtherEnvironment other);

 signals:
  void show_wanted(const QString& run);

 private:
  void make_actions();
  void refresh();
  void act(const QString& run);
  void ask_removal(const QStringList& runs);
  void move(const QStringList& runs, const QString& before);
  void toggle_work();
  void find_interrupted();
  void resume_interrupted();
  void open_menu(const QString& run, const QPoint& at);
  /// A sentence with up to two answers above the list.
  void say(const QString& sentence, const QString& yes = {}, std::function<void()> then = {}, const QString& no = {});
  void quiet();
  template <class Action>
  bool guarded(Action action);

  Workspace& workspace_;
  WorkClock& clock_;
  QueueModel* model_;
  QueueView* view_;
  PageHead* head_;
  QToolButton* toggle_;
  Surface* banner_;
  Text* sentence_;
  QPushButton* yes_;
  QPushButton* no_;
  Text* nothing_;
  Text* elsewhere_;
  Text* halted_;
  std::function<void()> then_;
  QStringList interrupted_;
  QAction *work_ = nullptr, *again_ = nullptr, *all_the_same_ = nullptr, *up_ = nullptr, *down_ = nullptr,
          *remove_ = nullptr;
};

}  // namespace lethe::ui
