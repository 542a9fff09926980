// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemModel>
#include <QTimer>
#include <set>
#include <unordered_map>
#include <vector>

#include "runs/run_facts.h"

namespace lethe::ui {

/// All runs, one by one or gathered into groups that agree in all that decides their numbers but the seed. A group's
/// numbers are means over all its runs that have them, whatever a filter hides.
class RunsModel final : public QAbstractItemModel {
  Q_OBJECT

 public:
  enum Column { Model, Method, Strategy, Sequence, Seed, Status, FgDk, FgRs, FgRc, End, Seconds, When, ColumnCount };
  /// Known only after a run's scores were read.
  static bool is_result(int column) { return column >= FgDk && column <= End; }

  explicit RunsModel(QObject* parent = nullptr);

  /// Keeps what was read of runs that did not change; rows stay where they are when the runs are the same.
  void set_runs(std::vector<RunFacts> runs);
  void set_summaries(const std::vector<RunSummary>& summaries);
  void set_grouped(bool grouped);
  bool grouped() const { return grouped_; }
  std::size_t run_count() const { return runs_.size(); }
  std::size_t group_count() const { return groups_.size(); }
  const RunFacts* find(const std::string& id) const;

  /// Null for a group.
  const RunFacts* run_at(const QModelIndex& index) const;
  /// The run itself, or a group's first: what they have in common.
  const RunFacts& first_at(const QModelIndex& index) const;
  std::vector<const RunFacts*> runs_at(const QModelIndex& index) const;
  std::vector<std::string> ids_at(const QModelIndex& index) const;
  /// Of a run or the mean of a group: what a number column shows and is sorted by.
  std::optional<double> number(const QModelIndex& index) const;
  /// Asks for all results that were not read yet.
  void want_all();

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& index) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 signals:
  /// Results of these runs are to be read; each is asked for once.
  void results_wanted(const std::vector<std::string>& ids);

 private:
  struct Group {
    std::vector<std::size_t> members;  ///< ascending by seed
    QString apart;                     ///< settings that tell it from groups of the same names
  };
  const Group* group_at(const QModelIndex& index) const;
  QString text(const QModelIndex& index) const;
  QString method_at(const QModelIndex& index) const;
  QString tip(const QModelIndex& index) const;
  void want(const QModelIndex& index) const;
  void gather();

  std::vector<RunFacts> runs_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<Group> groups_;
  std::vector<int> group_of_;  ///< by run
  bool grouped_ = true;
  mutable std::set<std::string> asked_;
  mutable std::vector<std::string> wanted_;
  mutable QTimer ask_;
};

/// What all members of a group share; runs of one key are one line in a figure.
QString group_key(const RunFacts& run);

}  // namespace lethe::ui
