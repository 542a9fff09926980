// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemModel>
#include <QStyledItemDelegate>
#include <set>
#include <vector>

#include "figures/venue.h"
#include "runs/run_facts.h"
#include "theme/appearance.h"

namespace lethe::ui {

/// Runs that agree in all but the seed: one line of the figures.
struct ComparedGroup {
  QString key;
  std::vector<const RunFacts*> members;  ///< finished ones, ascending by seed
  QString apart;                         ///< what tells it from groups of the same model, method and strategy

  /// «lora r4, replay 10 %, epochs 4»: all of the name but the model.
  QString setting() const;
};

/// All groups with finished runs: those shown, a head, those not shown. Members unfold below their group. A group's
/// numbers are means over its shown members; where none is shown, over all.
class GroupsModel final : public QAbstractItemModel {
  Q_OBJECT

 public:
  enum Column { Name, Count, End, Fg, Eye, ColumnCount };
  enum class Kind { Shown, Head, NotShown };

  using QAbstractItemModel::QAbstractItemModel;
  void set(std::vector<RunFacts> runs);
  void set_shown(std::set<std::string> ids);
  void set_summaries(const std::vector<RunSummary>& summaries);
  const std::set<std::string>& shown() const { return shown_; }
  const std::vector<ComparedGroup>& groups() const { return groups_; }
  const RunFacts* find(const std::string& id) const;
  std::vector<std::string> without_results() const;
  std::size_t shown_groups() const { return shown_groups_; }

  Kind kind(const QModelIndex& index) const;
  /// Null for a head.
  const ComparedGroup* group_at(const QModelIndex& index) const;
  /// Null for a group or a head.
  const RunFacts* member_at(const QModelIndex& index) const;
  bool is_shown(const QModelIndex& index) const;
  /// Shows or hides a run or all of a group.
  void toggle(const QModelIndex& index);

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& index) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 signals:
  void shown_changed();

 private:
  void arrange();
  std::optional<double> number(const QModelIndex& index, int column) const;
  std::vector<const RunFacts*> counted(const QModelIndex& index) const;

  std::vector<RunFacts> runs_;
  std::vector<ComparedGroup> groups_;
  std::vector<int> rows_;  ///< of groups_; −1 is the head «Not shown»
  std::size_t shown_groups_ = 0;
  std::set<std::string> shown_;
};

class GroupDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  GroupDelegate(const Appearance& appearance, const GroupsModel& model, QObject* parent = nullptr);
  void set_venue(figures::Venue venue) { venue_ = std::move(venue); }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  void paint_name(QPainter& painter, QRect place, const QModelIndex& index, const QColor& ground) const;
  const Appearance& appearance_;
  const GroupsModel& model_;
  figures::Venue venue_;
};

}  // namespace lethe::ui
