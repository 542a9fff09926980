// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/palette_model.h"

#include <algorithm>

#include "design/choice_mime.h"
#include "paint/text.h"

namespace lethe::ui {

namespace {

constexpr quintptr group_id = ~quintptr{0};  // of a thing: its group's row

}  // namespace

PaletteModel::PaletteModel(QObject* parent) : QAbstractItemModel(parent) {
  for (const Part part : {Part::Task, Part::Benchmark, Part::Model, Part::Method, Part::Strategy})
    groups_.push_back({part, {}});
}

void PaletteModel::set_entries(std::vector<PaletteEntry> entries) {
  beginResetModel();
  for (Group& group : groups_) {
    group.entries.clear();
    for (PaletteEntry& entry : entries)
      if (entry.part == group.part) group.entries.push_back(std::move(entry));
  }
  endResetModel();
}

const PaletteEntry* PaletteModel::entry(const QModelIndex& index) const {
  if (!index.isValid() || index.internalId() == group_id) return nullptr;
  return &groups_[index.internalId()].entries[static_cast<std::size_t>(index.row())];
}

Part PaletteModel::part(const QModelIndex& index) const {
  return groups_[index.internalId() == group_id ? static_cast<std::size_t>(index.row()) : index.internalId()].part;
}

int PaletteModel::here(const QModelIndex& group) const {
  const auto& entries = groups_[static_cast<std::size_t>(group.row())].entries;
  return static_cast<int>(std::count_if(entries.begin(), entries.end(), [](const auto& e) { return !e.absent; }));
}

const std::vector<PaletteEntry>& PaletteModel::entries(Part part) const {
  return std::find_if(groups_.begin(), groups_.end(), [part](const Group& group) { return group.part == part; })
      ->entries;
}

const PaletteEntry* PaletteModel::find(Part part, const std::string& name) const {
  for (const Group& group : groups_)
    if (group.part == part)
      for (const PaletteEntry& entry : group.entries)
        if (entry.name == name) return &entry;
  return nullptr;
}

QModelIndex PaletteModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) : group_id);
}

QModelIndex PaletteModel::parent(const QModelIndex& index) const {
  if (!index.isValid() || index.internalId() == group_id) return {};
  return createIndex(static_cast<int>(index.internalId()), 0, group_id);
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return static_cast<int>(groups_.size());
  if (parent.internalId() != group_id || parent.column() != 0) return 0;
  return static_cast<int>(groups_[static_cast<std::size_t>(parent.row())].entries.size());
}

QString PaletteModel::tip_of(const PaletteEntry& entry) const {
  QStringList lines{QString("<b>%1</b>").arg(paint::text(entry.name).toHtmlEscaped())};
  if (!entry.problem.isEmpty()) lines << entry.problem.toHtmlEscaped();
  lines << entry.about.toHtmlEscaped();
  if (entry.generated) lines << tr("Generated data: made by a program, to show and to test with.");
  lines << entry.source.toHtmlEscaped();
  lines.removeAll(QString());
  return lines.join("<br>");
}

QString PaletteModel::spoken(const PaletteEntry& entry) const {
  QStringList parts{paint::text(entry.name), word_of(entry.part), entry.fact};
  if (entry.generated) parts << tr("generated data");
  parts << (entry.problem.isEmpty() ? entry.about : entry.problem);
  parts.removeAll(QString());
  return parts.join(", ");
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const PaletteEntry* thing = entry(index);
  switch (role) {
    case Qt::DisplayRole:
      return thing ? paint::text(thing->name) : heading_of(part(index));
    case Qt::ToolTipRole:
      return thing ? tip_of(*thing) : QVariant();
    case Qt::AccessibleTextRole:
      return thing ? spoken(*thing) : tr("%1, %n things", nullptr, here(index)).arg(heading_of(part(index)));
    default:
      return {};
  }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  const PaletteEntry* thing = entry(index);
  if (!thing) return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
  const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
  return thing->problem.isEmpty() ? flags | Qt::ItemIsDragEnabled : flags;
}

QStringList PaletteModel::mimeTypes() const { return {choice_mime_type}; }

QMimeData* PaletteModel::mimeData(const QModelIndexList& indexes) const {
  const PaletteEntry* thing = indexes.isEmpty() ? nullptr : entry(indexes.front());
  return thing ? to_mime({thing->part, thing->name, {}}).release() : nullptr;
}

PaletteFilter::PaletteFilter(PaletteModel& model) : model_(model) { setSourceModel(&model); }

void PaletteFilter::set_words(const QString& words) {
  words_ = words.split(' ', Qt::SkipEmptyParts);
  invalidateFilter();
}

bool PaletteFilter::all_generated(const QModelIndex& group) const {
  for (int row = 0; row < rowCount(group); ++row)
    if (!model_.entry(mapToSource(index(row, 0, group)))->generated) return false;
  return rowCount(group) > 0;
}

bool PaletteFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QModelIndex index = model_.index(row, 0, parent);
  const PaletteEntry* thing = model_.entry(index);
  if (words_.isEmpty()) return !thing || !thing->absent;
  if (!thing) {
    for (int i = 0; i < model_.rowCount(index); ++i)
      if (filterAcceptsRow(i, index)) return true;
    return false;
  }
  const QString all = paint::text(thing->name) + ' ' + thing->fact + ' ' + thing->about + ' ' + word_of(thing->part) +
                      (thing->generated ? " " + tr("generated") : QString());
  return std::all_of(words_.begin(), words_.end(),
                     [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

}  // namespace lethe::ui
