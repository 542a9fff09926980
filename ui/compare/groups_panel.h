// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QScrollArea>
#include <QTreeView>
#include <QVBoxLayout>

#include "compare/groups_model.h"
#include "runs/run_reader.h"
#include "widgets/surface.h"

namespace lethe::ui {

/// The side of the page: the groups of finished runs, shown or hidden with a click or Space, and what differs in those
/// shown.
class GroupsPanel final : public Surface {
  Q_OBJECT

 public:
  GroupsPanel(const Appearance& appearance, GroupsModel& groups, QWidget* parent = nullptr);

  void set_venue(figures::Venue venue) { delegate_->set_venue(std::move(venue)); }
  /// Runs that cannot be compared yet.
  void set_unfinished(int runs);
  void set_differences(const std::vector<const RunRecord*>& shown);
  /// Shows or hides what the cursor is on.
  void toggle_current();
  /// Does what changes the groups and leaves open those that were.
  void keep_open(const std::function<void()>& change);

 signals:
  void choose_wanted();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QTreeView* make_tree();
  QScrollArea* make_differences();
  void add_difference(const QString& name, const QString& value, const QString& tip);
  QString name_of(const std::string& run) const;

  GroupsModel& groups_;
  GroupDelegate* delegate_ = nullptr;  ///< of the tree
  QTreeView* tree_;
  Text* unfinished_;
  QWidget* head_;
  QVBoxLayout* rows_ = nullptr;  ///< of the differences
  QScrollArea* scroll_;
};

}  // namespace lethe::ui
