// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QCollator>
#include <QSortFilterProxyModel>

#include "runs/run_filter.h"
#include "runs/runs_model.h"

namespace lethe::ui {

/// The runs that pass the filter, sorted; a group passes with any of its members. What is missing comes last.
class RunsSorting final : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit RunsSorting(RunsModel& model, QObject* parent = nullptr);
  void set_filter(RunFilter filter);
  const RunFilter& filter() const { return filter_; }
  void sort(int column, Qt::SortOrder order) override;
  /// Runs that pass.
  std::size_t passing() const;

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  RunsModel& model_;
  RunFilter filter_;
  QCollator collator_;
  QTimer again_;
};

}  // namespace lethe::ui
