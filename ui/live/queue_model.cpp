// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/queue_model.h"

#include <QMimeData>
#include <algorithm>

#include "live/run_state.h"
#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

const QString mime = "application/x-lethe-queued-runs";

QString group_title(QueueGroup group) {
  switch (group) {
    case QueueGroup::Running:
      return QueueModel::tr("Running");
    case QueueGroup::Waiting:
      return QueueModel::tr("Waiting");
    case QueueGroup::NeedsYou:
      return QueueModel::tr("Needs you");
    case QueueGroup::DoneToday:
      return QueueModel::tr("Done today");
  }
  return {};
}

QString sign_words(QueueSign sign) {
  switch (sign) {
    case QueueSign::Running:
      return QueueModel::tr("running");
    case QueueSign::Paused:
      return QueueModel::tr("paused");
    case QueueSign::Waiting:
      return QueueModel::tr("waiting");
    case QueueSign::Interrupted:
      return QueueModel::tr("interrupted");
    case QueueSign::Stopped:
      return QueueModel::tr("stopped");
    case QueueSign::Failed:
      return QueueModel::tr("failed");
    case QueueSign::Refused:
      return QueueModel::tr("begun elsewhere");
    case QueueSign::Done:
      return QueueModel::tr("done");
  }
  return {};
}

QString with_capital(QString text) {
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  return text;
}

}  // namespace

QueueModel::QueueModel(Workspace& workspace, WorkClock& clock, QObject* parent)
    : QAbstractItemModel(parent), workspace_(workspace), clock_(clock) {
  connect(&clock, &WorkClock::changed, this, &QueueModel::refresh);
  connect(&workspace, &Workspace::work_changed, this, &QueueModel::refresh);
  connect(&workspace, &Workspace::refused, this, &QueueModel::refuse);
  refresh();
}

void QueueModel::refuse(const QString& run, const QString& why) {
  if (run.isEmpty()) return;
  refused_[run.toStdString()] = why;
  refresh();
}

void QueueModel::forget_refusals() {
  refused_.clear();
  refresh();
}

QString QueueModel::refusal(const std::string& run) const {
  const auto found = refused_.find(run);
  return found == refused_.end() ? QString() : found->second;
}

QueueGroup QueueModel::group_of(const store::RunRow& row) const {
  switch (row.status) {
    case store::Status::Running:
      return QueueGroup::Running;
    case store::Status::Queued:
      return refused_.contains(row.id) ? QueueGroup::NeedsYou : QueueGroup::Waiting;
    case store::Status::Done:
      return QueueGroup::DoneToday;
    default:
      return QueueGroup::NeedsYou;
  }
}

QueueSign QueueModel::sign_of(const store::RunRow& row) const {
  switch (row.status) {
    case store::Status::Running:
      return workspace_.work() == Work::Paused && workspace_.current_run().toStdString() == row.id ? QueueSign::Paused
                                                                                                   : QueueSign::Running;
    case store::Status::Queued:
      return refused_.contains(row.id) ? QueueSign::Refused : QueueSign::Waiting;
    case store::Status::Done:
      return QueueSign::Done;
    case store::Status::Failed:
      return QueueSign::Failed;
    case store::Status::Stopped:
      break;
  }
  return row.reason == "interrupted" ? QueueSign::Interrupted : QueueSign::Stopped;
}

QString QueueModel::second_line(const store::RunRow& row, QueueSign sign) const {
  const QString plain = with_capital(tr("%1, seed %2").arg(strategies_text(row)).arg(row.seed));
  const int at = std::min(row.stages_finished, std::max(row.stages - 1, 0));
  switch (sign) {
    case QueueSign::Running:
    case QueueSign::Paused: {
      const QString base = tr("%1, stage %2 of %3").arg(plain).arg(at).arg(row.stages - 1);
      return sign == QueueSign::Paused ? tr("Paused. %1").arg(base) : base;
    }
    case QueueSign::Failed:
      return with_capital(QString::fromStdString(row.reason));
    case QueueSign::Refused:
      return tr("Begun under another environment");
    case QueueSign::Interrupted:
      return tr("Interrupted in stage %1").arg(at);
    case QueueSign::Stopped:
      if (row.reason == "asked") return tr("Stopped in stage %1").arg(at);
      return with_capital(QString::fromStdString(row.reason));
    default:
      return plain;
  }
}

QString QueueModel::time_of(const store::RunRow& row) const {
  if (row.status == store::Status::Done) return clock_text(row.seconds);
  if (row.status != store::Status::Running && row.status != store::Status::Queued) return {};
  if (refused_.contains(row.id)) return {};
  const auto seconds = clock_.left(row.id);
  return seconds ? clock_text(*seconds) : QString();
}

QueueEntry QueueModel::entry_of(const store::RunRow& row) const {
  QueueEntry entry;
  entry.id = row.id;
  entry.model = QString::fromStdString(row.model);
  entry.label = QString::fromStdString(row.label);
  entry.method = row.method.value("name", "");
  if (const ClockedRun* facts = clock_.facts(row.id))
    entry.family = facts->family, entry.sequential = facts->sequential;
  entry.sign = sign_of(row);
  entry.second = second_line(row, entry.sign);
  entry.time = time_of(row);
  const QString why = entry.sign == QueueSign::Refused ? refusal(row.id)
                      : entry.sign == QueueSign::Failed || entry.sign == QueueSign::Stopped
                          ? QString::fromStdString(row.reason)
                          : QString();
  entry.tip = run_title(row) + "\n" + tr("Study %1, %2").arg(QString::fromStdString(row.study), sign_words(entry.sign));
  if (!why.isEmpty()) entry.tip += "\n" + why;
  entry.spoken = QString("%1, %2, %3").arg(run_title(row).replace(" · ", ", "), sign_words(entry.sign), entry.second);
  if (!entry.time.isEmpty())
    entry.spoken += ", " + (row.status == store::Status::Done ? tr("took %1") : tr("%1 left")).arg(entry.time);
  if (!why.isEmpty() && why != entry.second) entry.spoken += ", " + why;
  return entry;
}

void QueueModel::refresh() {
  std::array<Entries, 4> now;
  for (const store::RunRow& row : clock_.rows()) now[static_cast<std::size_t>(group_of(row))].push_back(entry_of(row));
  // What was done last stands first.
  auto& done = now[static_cast<std::size_t>(QueueGroup::DoneToday)];
  std::map<std::string, double> ends;
  for (const store::RunRow& row : clock_.rows()) ends[row.id] = row.finished.value_or(0);
  std::stable_sort(done.begin(), done.end(),
                   [&](const QueueEntry& a, const QueueEntry& b) { return ends[a.id] > ends[b.id]; });
  for (int group = 0; group < 4; ++group) put(group, now[static_cast<std::size_t>(group)]);
}

void QueueModel::put(int group, const Entries& entries) {
  Entries& shown = groups_[static_cast<std::size_t>(group)];
  const QModelIndex parent = index(group, 0);
  const std::size_t before = shown.size();
  const auto place = [&](const Entries& in, const std::string& id) {
    return std::find_if(in.begin(), in.end(), [&](const QueueEntry& e) { return e.id == id; });
  };
  for (int i = static_cast<int>(shown.size()) - 1; i >= 0; --i) {
    if (place(entries, shown[static_cast<std::size_t>(i)].id) != entries.end()) continue;
    beginRemoveRows(parent, i, i);
    shown.erase(shown.begin() + i);
    endRemoveRows();
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto at = place(shown, entries[i].id);
    const int from = static_cast<int>(at - shown.begin());
    const int to = static_cast<int>(i);
    if (at == shown.end()) {
      beginInsertRows(parent, to, to);
      shown.insert(shown.begin() + to, entries[i]);
      endInsertRows();
      continue;
    }
    if (from != to) {
      beginMoveRows(parent, from, from, parent, to);
      std::rotate(shown.begin() + to, shown.begin() + from, shown.begin() + from + 1);
      endMoveRows();
    }
    if (shown[i] == entries[i]) continue;
    shown[i] = entries[i];
    emit dataChanged(index(to, 0, parent), index(to, 0, parent));
  }
  if (before != shown.size()) emit dataChanged(parent, parent);
}

const QueueEntry* QueueModel::entry(const QModelIndex& index) const {
  if (!index.isValid() || index.internalId() == 0) return nullptr;
  const Entries& entries = groups_[index.internalId() - 1];
  const auto row = static_cast<std::size_t>(index.row());
  return row < entries.size() ? &entries[row] : nullptr;
}

QueueGroup QueueModel::group(const QModelIndex& index) {
  return static_cast<QueueGroup>(index.internalId() == 0 ? index.row() : static_cast<int>(index.internalId()) - 1);
}

QModelIndex QueueModel::group_index(QueueGroup group) const { return index(static_cast<int>(group), 0); }

QModelIndex QueueModel::index_of(const std::string& run) const {
  for (int group = 0; group < 4; ++group) {
    const Entries& entries = groups_[static_cast<std::size_t>(group)];
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (entries[i].id == run) return index(static_cast<int>(i), 0, index(group, 0));
  }
  return {};
}

QModelIndex QueueModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row() + 1) : quintptr{0});
}

QModelIndex QueueModel::parent(const QModelIndex& child) const {
  if (!child.isValid() || child.internalId() == 0) return {};
  return createIndex(static_cast<int>(child.internalId()) - 1, 0, quintptr{0});
}

int QueueModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return static_cast<int>(groups_.size());
  if (parent.internalId() != 0 || parent.column() != 0) return 0;
  return static_cast<int>(groups_[static_cast<std::size_t>(parent.row())].size());
}

int QueueModel::columnCount(const QModelIndex&) const { return 1; }

QVariant QueueModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const QueueEntry* one = entry(index);
  if (!one) {
    const QString title = group_title(group(index));
    const int count = rowCount(index);
    if (role == Qt::DisplayRole) return title;
    if (role == Qt::AccessibleTextRole) return title + ", " + plural(count, tr("1 run"), tr("%1 runs"));
    return {};
  }
  if (role == Qt::DisplayRole) return one->model + " " + one->label;
  if (role == Qt::ToolTipRole) return one->tip;
  if (role == Qt::AccessibleTextRole) return one->spoken;
  return {};
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  if (!entry(index))
    return group(index) == QueueGroup::Waiting ? Qt::ItemIsEnabled | Qt::ItemIsDropEnabled : Qt::ItemIsEnabled;
  const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
  return group(index) == QueueGroup::Waiting ? flags | Qt::ItemIsDragEnabled : flags;
}

QStringList QueueModel::mimeTypes() const { return {mime}; }

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const {
  QModelIndexList sorted = indexes;
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.row() < b.row(); });
  QStringList ids;
  for (const QModelIndex& index : sorted)
    if (const QueueEntry* one = entry(index); one && group(index) == QueueGroup::Waiting)
      ids << QString::fromStdString(one->id);
  if (ids.isEmpty()) return nullptr;
  auto* data = new QMimeData;
  data->setData(mime, ids.join('\n').toUtf8());
  return data;
}

bool QueueModel::canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int,
                                 const QModelIndex& parent) const {
  return action == Qt::MoveAction && data->hasFormat(mime) && row >= 0 && parent.isValid() && !entry(parent) &&
         group(parent) == QueueGroup::Waiting;
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                              const QModelIndex& parent) {
  if (!canDropMimeData(data, action, row, column, parent)) return false;
  const QueueEntry* before = entry(index(row, 0, parent));
  const QStringList ids = QString::fromUtf8(data->data(mime)).split('\n');
  // Before itself: the next one that is not moved.
  while (before && ids.contains(QString::fromStdString(before->id))) before = entry(index(++row, 0, parent));
  emit move_wanted(ids, before ? QString::fromStdString(before->id) : QString());
  // The view must not remove rows: they come back from the store in their new order.
  return false;
}

}  // namespace lethe::ui
