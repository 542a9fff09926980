// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTreeView>

#include "live/queue_delegate.h"

namespace lethe::ui {

/// The queue as a list of groups. Keys: Alt+↑ ↓ moves, Space pauses, R retries or resumes, Del removes.
class QueueView final : public QTreeView {
  Q_OBJECT

 public:
  QueueView(const Appearance& appearance, QueueModel& model, QWidget* parent = nullptr);
  /// Runs that are selected, in the order they stand.
  QStringList selected_runs() const;
  void select_run(const std::string& run);

 signals:
  void shown(const QString& run);          ///< chosen by click or key
  void action_wanted(const QString& run);  ///< its row's button
  void remove_wanted(const QStringList& runs);
  void pause_wanted();
  void menu_wanted(const QString& run, const QPoint& at);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
  void rowsInserted(const QModelIndex& parent, int first, int last) override;
  void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override {}
  void dropEvent(QDropEvent* event) override;

 private:
  void move_by(int rows);
  void show_groups();

  QueueModel& model_;
  bool selecting_ = false;  ///< by the program
  bool by_user_ = false;    ///< a key or a click is being handled
};

}  // namespace lethe::ui
