// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include "compare/matrix_view.h"
#include "figures/look.h"
#include "figures/series.h"
#include "figures/table.h"

namespace lethe::ui {

/// The table of forgetting with a row a line and three columns a group: R₀, R last, FG.
class ForgettingModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  using QAbstractTableModel::QAbstractTableModel;
  /// As figures::forgetting_table() makes it; `looks` of the lines in the order of the figure.
  void set_table(figures::Table table, std::vector<figures::Look> looks);
  const figures::Cell* cell(const QModelIndex& index) const;
  const figures::Look* look(int row) const;
  figures::BandKind band() const { return table_.band; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  struct Row {
    QString name, n;
    std::vector<std::vector<figures::Cell>> groups;  ///< [group]: R₀, R last, FG; empty = not measured
  };
  figures::Table table_;
  std::vector<figures::Look> looks_;
  std::vector<QString> groups_;
  std::vector<Row> rows_;
};

class ForgettingView final : public CopyTable {
  Q_OBJECT

 public:
  ForgettingView(const Appearance& appearance, ForgettingModel& model, QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fit();
  const Appearance& appearance_;
};

/// What the chart shows, as a table: a row a panel and line, a column a stage.
class SeriesModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  using QAbstractTableModel::QAbstractTableModel;
  void set_series(figures::AccuracyByStage series);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  figures::AccuracyByStage series_;
  std::vector<std::pair<std::size_t, std::size_t>> rows_;  ///< panel, place of the line in it
};

}  // namespace lethe::ui
