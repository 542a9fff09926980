// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractItemModel>
#include <QSortFilterProxyModel>

#include "design/palette_entries.h"

namespace lethe::ui {

/// The palette as a tree: a group for each kind of thing, under it the things.
class PaletteModel final : public QAbstractItemModel {
  Q_OBJECT

 public:
  explicit PaletteModel(QObject* parent = nullptr);
  void set_entries(std::vector<PaletteEntry> entries);

  /// Null for a group.
  const PaletteEntry* entry(const QModelIndex& index) const;
  Part part(const QModelIndex& index) const;
  /// Things of a group that are on this machine.
  int here(const QModelIndex& group) const;
  const std::vector<PaletteEntry>& entries(Part part) const;
  const PaletteEntry* find(Part part, const std::string& name) const;

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& index) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex&) const override { return 1; }
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

 private:
  struct Group {
    Part part;
    std::vector<PaletteEntry> entries;
  };
  QString tip_of(const PaletteEntry& entry) const;
  QString spoken(const PaletteEntry& entry) const;

  std::vector<Group> groups_;
};

/// What of the palette holds the words searched for, in its name, sentence or fact.
class PaletteFilter final : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit PaletteFilter(PaletteModel& model);
  void set_words(const QString& words);
  /// Whether all that is shown of a group was made by a program.
  bool all_generated(const QModelIndex& group) const;

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  PaletteModel& model_;
  QStringList words_;
};

}  // namespace lethe::ui
