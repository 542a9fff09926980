// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/queue_model.h"

#include <QMimeData>
#include <QSet>
#include <algorithm>
#include <iterator>
#include <unordered_set>

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

/// «Seed 2, stopped at 3/5»: stages done of those there are; stage 0 measures and does not count.
QString halted_text(const store::RunRow& row, const QString& how) {
  return QueueModel::tr("Seed %1, %2 at %3/%4")
      .arg(row.seed)
      .arg(how)
      .arg(std::max(row.stages_finished - 1, 0))
      .arg(std::max(row.stages - 1, 0));
}

QString with_seed(const store::RunRow& row) {
  return QueueModel::tr("Seed %1: %2").arg(row.seed).arg(QString::fromStdString(row.reason));
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
      return with_seed(row);
    case QueueSign::Refused:
      return tr("Begun under another environment");
    case QueueSign::Interrupted:
      return halted_text(row, tr("interrupted"));
    case QueueSign::Stopped:
      if (row.reason == "asked") return halted_text(row, tr("stopped"));
      return with_seed(row);
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

QueueModel::State QueueModel::state_of(const store::RunRow& row) const {
  const QueueSign sign = sign_of(row);
  return {sign,
          row.stages_finished,
          row.reason,
          time_of(row),
          sign == QueueSign::Refused ? refusal(row.id) : QString(),
          clock_.facts(row.id) != nullptr};
}

QueueEntry QueueModel::entry_of(const store::RunRow& row, const State& state) const {
  QueueEntry entry;
  entry.id = row.id;
  entry.model = QString::fromStdString(row.model);
  entry.label = QString::fromStdString(row.label);
  entry.method = row.method.value("name", "");
  if (const ClockedRun* facts = clock_.facts(row.id))
    entry.family = facts->family, entry.sequential = facts->sequential;
  entry.sign = state.sign;
  entry.second = second_line(row, entry.sign);
  entry.time = state.time;
  const QString why = entry.sign == QueueSign::Refused ? state.refusal
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
  std::array<Runs, 4> now;
  std::vector<std::pair<double, std::string>> done;
  for (const store::RunRow& row : clock_.rows())
    if (const QueueGroup group = group_of(row); group == QueueGroup::DoneToday)
      done.emplace_back(row.finished.value_or(0), row.id);
    else
      now[static_cast<std::size_t>(group)].push_back(row.id);
  // What was done last stands first.
  std::stable_sort(done.begin(), done.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (auto& [end, run] : done) now[static_cast<std::size_t>(QueueGroup::DoneToday)].push_back(std::move(run));
  for (int group = 0; group < 4; ++group) put(group, now[static_cast<std::size_t>(group)]);
}

void QueueModel::put(int group, const Runs& runs) {
  const Slots& shown = groups_[static_cast<std::size_t>(group)];
  const std::size_t before = shown.size();
  if (!std::ranges::equal(shown, runs, {}, &Slot::run)) {
    std::unordered_map<std::string, int> places;
    for (std::size_t i = 0; i < runs.size(); ++i) places.emplace(runs[i], static_cast<int>(i));
    remove_others(group, places);
    reorder(group, places);
    insert_new(group, runs);
  }
  forget_changed(group);
  if (before != shown.size()) emit dataChanged(index(group, 0), index(group, 0));
}

void QueueModel::remove_others(int group, const std::unordered_map<std::string, int>& places) {
  Slots& shown = groups_[static_cast<std::size_t>(group)];
  const auto gone = [&](int row) { return !places.contains(shown[static_cast<std::size_t>(row)].run); };
  for (int last = static_cast<int>(shown.size()) - 1; last >= 0; --last) {
    if (!gone(last)) continue;
    int first = last;
    while (first > 0 && gone(first - 1)) --first;
    beginRemoveRows(index(group, 0), first, last);
    shown.erase(shown.begin() + first, shown.begin() + last + 1);
    endRemoveRows();
    last = first;
  }
}

void QueueModel::reorder(int group, const std::unordered_map<std::string, int>& places) {
  Slots& shown = groups_[static_cast<std::size_t>(group)];
  std::vector<std::pair<int, int>> order;  // (place in the new order, row now)
  for (const Slot& slot : shown) order.emplace_back(places.at(slot.run), static_cast<int>(order.size()));
  if (std::ranges::is_sorted(order)) return;
  std::ranges::sort(order);
  emit layoutAboutToBeChanged({index(group, 0)});
  std::vector<int> now(shown.size());
  Slots moved;
  moved.reserve(shown.size());
  for (const auto& [place, row] : order) {
    now[static_cast<std::size_t>(row)] = static_cast<int>(moved.size());
    moved.push_back(std::move(shown[static_cast<std::size_t>(row)]));
  }
  shown = std::move(moved);
  for (const QModelIndex& held : persistentIndexList())
    if (held.internalId() == static_cast<quintptr>(group + 1))
      changePersistentIndex(held, createIndex(now[static_cast<std::size_t>(held.row())], 0, held.internalId()));
  emit layoutChanged({index(group, 0)});
}

/// What is there stands in its order already.
void QueueModel::insert_new(int group, const Runs& runs) {
  Slots& shown = groups_[static_cast<std::size_t>(group)];
  std::unordered_set<std::string> there;
  for (const Slot& slot : shown) there.insert(slot.run);
  for (std::size_t first = 0; first < runs.size(); ++first) {
    if (there.contains(runs[first])) continue;
    std::size_t last = first;
    while (last + 1 < runs.size() && !there.contains(runs[last + 1])) ++last;
    Slots fresh(last - first + 1);
    for (std::size_t i = first; i <= last; ++i) fresh[i - first].run = runs[i];
    beginInsertRows(index(group, 0), static_cast<int>(first), static_cast<int>(last));
    shown.insert(shown.begin() + static_cast<std::ptrdiff_t>(first), std::make_move_iterator(fresh.begin()),
                 std::make_move_iterator(fresh.end()));
    endInsertRows();
    first = last;
  }
}

/// Only what somebody has seen can have changed for him.
void QueueModel::forget_changed(int group) {
  const Slots& shown = groups_[static_cast<std::size_t>(group)];
  const auto forget = [this](const Slot& slot) {
    const store::RunRow* row = slot.made ? clock_.row(slot.run) : nullptr;
    if (!row || state_of(*row) == slot.state) return false;
    slot.made.reset();
    return true;
  };
  const int count = static_cast<int>(shown.size());
  for (int row = 0; row < count; ++row) {
    const int first = row;
    while (row < count && forget(shown[static_cast<std::size_t>(row)])) ++row;
    if (row > first) emit dataChanged(index(first, 0, index(group, 0)), index(row - 1, 0, index(group, 0)));
  }
}

const QueueModel::Slot* QueueModel::slot(const QModelIndex& index) const {
  if (!index.isValid() || index.internalId() == 0) return nullptr;
  const Slots& shown = groups_[index.internalId() - 1];
  const auto row = static_cast<std::size_t>(index.row());
  return row < shown.size() ? &shown[row] : nullptr;
}

const QueueEntry* QueueModel::entry(const QModelIndex& index) const {
  const Slot* at = slot(index);
  if (!at || at->made) return at ? at->made.get() : nullptr;
  if (const store::RunRow* row = clock_.row(at->run)) {
    at->state = state_of(*row);
    at->made = std::make_unique<QueueEntry>(entry_of(*row, at->state));
  } else {
    at->made = std::make_unique<QueueEntry>();  // gone from the clock; in a moment from here too
    at->made->id = at->run;
  }
  return at->made.get();
}

const std::string& QueueModel::run(const QModelIndex& index) const {
  static const std::string none;
  const Slot* at = slot(index);
  return at ? at->run : none;
}

QueueGroup QueueModel::group(const QModelIndex& index) {
  return static_cast<QueueGroup>(index.internalId() == 0 ? index.row() : static_cast<int>(index.internalId()) - 1);
}

QModelIndex QueueModel::group_index(QueueGroup group) const { return index(static_cast<int>(group), 0); }

QModelIndex QueueModel::index_of(const std::string& run) const {
  for (int group = 0; group < 4; ++group) {
    const Slots& shown = groups_[static_cast<std::size_t>(group)];
    const auto found = std::ranges::find(shown, run, &Slot::run);
    if (found != shown.end()) return index(static_cast<int>(found - shown.begin()), 0, index(group, 0));
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
  if (!slot(index)) {
    const QString title = group_title(group(index));
    const int count = rowCount(index);
    if (role == Qt::DisplayRole) return title;
    if (role == Qt::AccessibleTextRole) return title + ", " + plural(count, tr("1 run"), tr("%1 runs"));
    return {};
  }
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole) return {};
  const QueueEntry* one = entry(index);
  if (role == Qt::DisplayRole) return one->model + " " + one->label;
  if (role == Qt::ToolTipRole) return one->tip;
  return one->spoken;
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  if (!slot(index))
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
    if (slot(index) && group(index) == QueueGroup::Waiting) ids << QString::fromStdString(run(index));
  if (ids.isEmpty()) return nullptr;
  auto* data = new QMimeData;
  data->setData(mime, ids.join('\n').toUtf8());
  return data;
}

bool QueueModel::canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int,
                                 const QModelIndex& parent) const {
  return action == Qt::MoveAction && data->hasFormat(mime) && row >= 0 && parent.isValid() && !slot(parent) &&
         group(parent) == QueueGroup::Waiting;
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                              const QModelIndex& parent) {
  if (!canDropMimeData(data, action, row, column, parent)) return false;
  const QStringList ids = QString::fromUtf8(data->data(mime)).split('\n');
  const QSet<QString> moved(ids.begin(), ids.end());
  // Before itself: the next one that is not moved.
  QString before = QString::fromStdString(run(index(row, 0, parent)));
  while (moved.contains(before)) before = QString::fromStdString(run(index(++row, 0, parent)));
  emit move_wanted(ids, before);
  // The view must not remove rows: they come back from the store in their new order.
  return false;
}

}  // namespace lethe::ui
