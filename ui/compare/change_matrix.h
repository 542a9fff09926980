// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <cmath>
#include <optional>
#include <vector>

#include "runs/run_reader.h"

namespace lethe::ui {

/// What became of each element: row 0 the untouched model's score, below it the change against it after each stage, in
/// points; means over the runs given.
class ChangeMatrix final : public QAbstractTableModel {
  Q_OBJECT

 public:
  struct Cell {
    std::optional<double> score, change;  ///< change: only below row 0
    double standard_error = 0;            ///< of the change; of row 0 of the score
    std::int64_t n = 0;                   ///< items
    int runs = 0;
    /// Too small to be told from chance: less than two standard errors.
    bool within_noise() const { return change && (*change == 0 || std::abs(*change) < 2 * standard_error); }
  };

  using QAbstractTableModel::QAbstractTableModel;
  /// Elements are those of the first run; a run in which one is missing does not count there.
  void set_runs(const std::vector<const RunRecord*>& runs);
  const Cell& cell(const QModelIndex& index) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  const std::string& group_of(int column) const { return elements_[static_cast<std::size_t>(column)].group; }
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  Cell cell_of(const std::vector<const RunRecord*>& runs, std::size_t stage, const std::string& element) const;

  std::vector<figures::Element> elements_;
  std::vector<QString> names_;  ///< of the elements, without what all of a group begin with
  std::vector<QString> stages_;
  std::vector<std::vector<Cell>> cells_;
};

}  // namespace lethe::ui
