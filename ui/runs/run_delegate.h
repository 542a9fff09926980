// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStyledItemDelegate>

#include "catalog/catalog.h"
#include "figures/venue.h"
#include "runs/runs_model.h"
#include "theme/appearance.h"

namespace lethe::ui {

/// A row of the list of runs: marker and name, quiet settings, numbers at the right.
class RunDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  RunDelegate(const Appearance& appearance, const catalog::Catalog& catalog, const RunsModel& model,
              QObject* parent = nullptr);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  void dress();
  Token ink(const QModelIndex& index, const RunFacts* run, bool group) const;

  const Appearance& appearance_;
  const catalog::Catalog& catalog_;
  const RunsModel& model_;
  figures::Venue venue_;
};

}  // namespace lethe::ui
