// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/runs_sorting.h"

#include <algorithm>

namespace lethe::ui {

namespace {
constexpr int gather_milliseconds = 200;
}  // namespace

RunsSorting::RunsSorting(RunsModel& model, QObject* parent) : QSortFilterProxyModel(parent), model_(model) {
  collator_.setNumericMode(true);
  // Results come in by and by: sorting anew at each would be slow and restless.
  setDynamicSortFilter(false);
  setSourceModel(&model);
  again_.setSingleShot(true);
  again_.setInterval(gather_milliseconds);
  connect(&again_, &QTimer::timeout, this, [this] {
    invalidate();
    QSortFilterProxyModel::sort(sortColumn(), sortOrder());
  });
  connect(&model, &QAbstractItemModel::dataChanged, this, [this] {
    if ((RunsModel::is_result(sortColumn()) || sortColumn() == RunsModel::Status || !filter_.is_empty()) &&
        !again_.isActive())
      again_.start();
  });
  connect(&model, &QAbstractItemModel::modelReset, this, [this] {
    if (sortColumn() >= 0) sort(sortColumn(), sortOrder());
    if (filter_.needs_results()) model_.want_all();
  });
}

void RunsSorting::set_filter(RunFilter filter) {
  filter_ = std::move(filter);
  if (filter_.needs_results()) model_.want_all();
  invalidateFilter();
}

void RunsSorting::sort(int column, Qt::SortOrder order) {
  if (RunsModel::is_result(column)) model_.want_all();
  QSortFilterProxyModel::sort(column, order);
}

std::size_t RunsSorting::passing() const {
  std::size_t count = 0;
  for (int row = 0; row < rowCount(); ++row) {
    const QModelIndex top = index(row, 0);
    count += static_cast<std::size_t>(model_.grouped() ? rowCount(top) : 1);
  }
  return count;
}

bool RunsSorting::filterAcceptsRow(int row, const QModelIndex& parent) const {
  if (filter_.is_empty()) return true;
  return std::ranges::any_of(model_.runs_at(model_.index(row, 0, parent)),
                             [this](const RunFacts* run) { return filter_.passes(*run); });
}

bool RunsSorting::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const int column = left.column();
  if (column == RunsModel::Seed || column > RunsModel::Status) {
    const auto a = model_.number(left), b = model_.number(right);
    if (a && b) return *a < *b;
    // Last in both orders.
    return sortOrder() == Qt::AscendingOrder ? a && !b : !a && b;
  }
  const bool member = left.parent().isValid();
  if (member && column != RunsModel::Status) return model_.first_at(left).row.seed < model_.first_at(right).row.seed;
  return collator_.compare(model_.data(left).toString(), model_.data(right).toString()) < 0;
}

}  // namespace lethe::ui
