// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/runs_model.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <array>

#include "figures/text.h"
#include "runs/group_names.h"
#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

constexpr std::size_t seeds_in_full = 4;

QString decimal(double value) { return QString::fromStdString(figures::pretty(value, 1)); }

QString duration(double seconds) {
  const auto whole = static_cast<qint64>(seconds + 0.5);
  if (whole < 3600) return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
  return QStringLiteral("%1:%2:%3")
      .arg(whole / 3600)
      .arg(whole / 60 % 60, 2, 10, QLatin1Char('0'))
      .arg(whole % 60, 2, 10, QLatin1Char('0'));
}

double when_of(const RunFacts& run) { return run.row.finished.value_or(run.row.started.value_or(run.row.created)); }

std::optional<double> number_of_run(const RunFacts& run, int column) {
  switch (column) {
    case RunsModel::Seed:
      return static_cast<double>(run.row.seed);
    case RunsModel::Seconds:
      return run.row.seconds > 0 ? std::optional(run.row.seconds) : std::nullopt;
    case RunsModel::When:
      return when_of(run);
    default:
      break;
  }
  if (!run.summary) return {};
  switch (column) {
    case RunsModel::FgDk:
      return number_of(run.summary->fg, "dk");
    case RunsModel::FgRs:
      return number_of(run.summary->fg, "rs");
    case RunsModel::FgRc:
      return number_of(run.summary->fg, "rc");
    case RunsModel::End:
      return run.summary->end_all;
    default:
      return {};
  }
}

QString status_text(const RunFacts& run) {
  switch (run.row.status) {
    case store::Status::Queued:
      return RunsModel::tr("waiting");
    case store::Status::Running:
      return RunsModel::tr("running, stage %1 of %2").arg(run.row.stages_finished).arg(run.row.stages - 1);
    case store::Status::Done:
      return RunsModel::tr("done");
    case store::Status::Failed:
      return RunsModel::tr("failed");
    case store::Status::Stopped:
      break;
  }
  return run.row.reason == "interrupted" ? RunsModel::tr("interrupted") : RunsModel::tr("stopped");
}

}  // namespace

QString group_key(const RunFacts& run) {
  const QString settings = run.settings ? run.settings->key : QString();
  return QStringList{run.model, run.method, run.strategy, run.sequence, settings}.join(QChar(0x1f));
}

RunsModel::RunsModel(QObject* parent) : QAbstractItemModel(parent) {
  ask_.setSingleShot(true);
  ask_.setInterval(0);
  connect(&ask_, &QTimer::timeout, this, [this] {
    if (!wanted_.empty()) emit results_wanted(std::exchange(wanted_, {}));
  });
}

void RunsModel::gather() {
  groups_.clear();
  places_.clear();
  group_of_.assign(runs_.size(), -1);
  std::unordered_map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    places_[runs_[i].row.id] = i;
    const auto [found, fresh] = known.try_emplace(group_key(runs_[i]).toStdString(), groups_.size());
    if (fresh) groups_.emplace_back();
    groups_[found->second].members.push_back(i);
    group_of_[i] = static_cast<int>(found->second);
  }
  for (Group& group : groups_)
    std::ranges::stable_sort(group.members, {}, [this](std::size_t run) { return runs_[run].row.seed; });
  std::vector<const RunFacts*> firsts;
  for (const Group& group : groups_) firsts.push_back(&runs_[group.members.front()]);
  const auto apart = what_tells_apart(firsts, false);
  for (std::size_t i = 0; i < groups_.size(); ++i) groups_[i].apart = apart[i];
}

void RunsModel::set_runs(std::vector<RunFacts> runs) {
  for (RunFacts& run : runs) {
    const auto found = places_.find(run.row.id);
    if (found == places_.end()) continue;
    RunFacts& old = runs_[found->second];
    if (old.row.status == run.row.status && old.row.stages_finished == run.row.stages_finished)
      run.summary = std::move(old.summary);
    else
      asked_.erase(run.row.id);
  }
  const bool same = std::ranges::equal(
      runs, runs_, [](const RunFacts& a, const RunFacts& b) { return a.row.id == b.row.id && a.text == b.text; });
  if (!same) beginResetModel();
  runs_ = std::move(runs);
  gather();
  if (!same) return endResetModel();
  for (int row = 0; row < rowCount(); ++row) {
    const QModelIndex top = index(row, 0);
    if (const int members = rowCount(top); members > 0)
      emit dataChanged(index(0, 0, top), index(members - 1, ColumnCount - 1, top));
  }
  if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void RunsModel::set_summaries(const std::vector<RunSummary>& summaries) {
  std::set<int> tops;
  for (const RunSummary& summary : summaries) {
    const auto found = places_.find(summary.id);
    if (found == places_.end()) continue;
    runs_[found->second].summary = summary;
    tops.insert(grouped_ ? group_of_[found->second] : static_cast<int>(found->second));
  }
  for (const int row : tops) {
    const QModelIndex top = index(row, 0);
    emit dataChanged(top, index(row, ColumnCount - 1));
    if (const int members = rowCount(top); members > 0)
      emit dataChanged(index(0, 0, top), index(members - 1, ColumnCount - 1, top));
  }
}

void RunsModel::set_grouped(bool grouped) {
  if (grouped == grouped_) return;
  beginResetModel();
  grouped_ = grouped;
  endResetModel();
}

const RunFacts* RunsModel::find(const std::string& id) const {
  const auto found = places_.find(id);
  return found == places_.end() ? nullptr : &runs_[found->second];
}

// Top rows have the internal id 0, members that of their group's row + 1.
const RunsModel::Group* RunsModel::group_at(const QModelIndex& index) const {
  return grouped_ && index.isValid() && index.internalId() == 0 ? &groups_[static_cast<std::size_t>(index.row())]
                                                                : nullptr;
}

const RunFacts* RunsModel::run_at(const QModelIndex& index) const {
  if (!index.isValid() || group_at(index)) return nullptr;
  if (!grouped_) return &runs_[static_cast<std::size_t>(index.row())];
  return &runs_[groups_[index.internalId() - 1].members[static_cast<std::size_t>(index.row())]];
}

const RunFacts& RunsModel::first_at(const QModelIndex& index) const {
  const Group* group = group_at(index);
  return group ? runs_[group->members.front()] : *run_at(index);
}

std::vector<const RunFacts*> RunsModel::runs_at(const QModelIndex& index) const {
  std::vector<const RunFacts*> found;
  if (const Group* group = group_at(index))
    for (const std::size_t member : group->members) found.push_back(&runs_[member]);
  else if (const RunFacts* run = run_at(index))
    found.push_back(run);
  return found;
}

std::vector<std::string> RunsModel::ids_at(const QModelIndex& index) const {
  std::vector<std::string> ids;
  for (const RunFacts* run : runs_at(index)) ids.push_back(run->row.id);
  return ids;
}

std::optional<double> RunsModel::number(const QModelIndex& index) const {
  const Group* group = group_at(index);
  if (!group) return number_of_run(*run_at(index), index.column());
  if (index.column() == Seed) return static_cast<double>(group->members.size());
  MeanOf mean;
  double latest = 0;
  for (const std::size_t member : group->members) {
    const RunFacts& run = runs_[member];
    // A mean over what happens to be read already would change while it is looked at.
    if (is_result(index.column()) && run.row.status == store::Status::Done && !run.summary) return std::nullopt;
    const auto value = number_of_run(run, index.column());
    mean.add(value);
    latest = std::max(latest, value.value_or(0));
  }
  if (index.column() == When) return latest;
  if (index.column() == Seconds) return mean.n ? std::optional(mean.sum) : std::nullopt;
  return mean.mean();
}

void RunsModel::want(const QModelIndex& index) const {
  for (const RunFacts* run : runs_at(index))
    if (!run->summary && asked_.insert(run->row.id).second) wanted_.push_back(run->row.id);
  if (!wanted_.empty() && !ask_.isActive()) ask_.start();
}

void RunsModel::want_all() {
  for (int row = 0; row < rowCount(); ++row) want(index(row, 0));
}

QModelIndex RunsModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex RunsModel::parent(const QModelIndex& index) const {
  if (!index.isValid() || index.internalId() == 0) return {};
  return createIndex(static_cast<int>(index.internalId()) - 1, 0, quintptr{0});
}

int RunsModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return static_cast<int>(grouped_ ? groups_.size() : runs_.size());
  const Group* group = parent.column() == 0 ? group_at(parent) : nullptr;
  return group ? static_cast<int>(group->members.size()) : 0;
}

int RunsModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QString RunsModel::method_at(const QModelIndex& index) const {
  const RunFacts& run = first_at(index);
  const QString& apart = groups_[static_cast<std::size_t>(group_of_[places_.at(run.row.id)])].apart;
  return apart.isEmpty() ? run.method : run.method + ", " + apart;
}

QString RunsModel::text(const QModelIndex& index) const {
  const Group* group = group_at(index);
  const bool member = index.internalId() != 0;
  const RunFacts& run = first_at(index);
  const auto value = number(index);
  switch (index.column()) {
    case Model:
      return member ? tr("seed %1").arg(run.row.seed) : run.model;
    case Method:
      return member ? QString() : method_at(index);
    case Strategy:
      return member ? QString() : run.strategy;
    case Sequence:
      return member ? QString() : run.sequence;
    case Seed: {
      if (!group) return QString::number(run.row.seed);
      if (group->members.size() > seeds_in_full) return tr("N %1").arg(group->members.size());
      QStringList seeds;
      for (const std::size_t one : group->members) seeds << QString::number(runs_[one].row.seed);
      return seeds.join(QStringLiteral(", "));
    }
    case Status: {
      if (!group || group->members.size() == 1) return status_text(run);
      std::array<int, 5> counts{};
      for (const std::size_t one : group->members) ++counts[static_cast<std::size_t>(runs_[one].row.status)];
      QStringList parts;
      const std::array words = {tr("%1 waiting"), tr("%1 running"), tr("%1 done"), tr("%1 failed"), tr("%1 stopped")};
      for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i]) parts << words[i].arg(counts[i]);
      return parts.join(QStringLiteral(", "));
    }
    case Seconds:
      return value ? duration(*value) : QString();
    case When:
      return QLocale().toString(QDateTime::fromSecsSinceEpoch(static_cast<qint64>(*value)),
                                QStringLiteral("d MMM hh:mm"));
    default:
      break;
  }
  if (value) return decimal(*value);
  const auto runs = runs_at(index);
  const bool done =
      std::ranges::any_of(runs, [](const RunFacts* one) { return one->row.status == store::Status::Done; });
  const bool read = std::ranges::all_of(runs, [](const RunFacts* one) { return one->summary.has_value(); });
  return done && !read ? QStringLiteral("…") : QStringLiteral("–");
}

QString RunsModel::tip(const QModelIndex& index) const {
  const RunFacts& run = first_at(index);
  if (index.column() == Status && !run.row.reason.empty() && run_at(index))
    return QStringLiteral("%1: %2").arg(status_text(run), QString::fromStdString(run.row.reason));
  if (is_result(index.column())) {
    int n = 0;
    for (const RunFacts* one : runs_at(index)) n += number_of_run(*one, index.column()).has_value();
    if (n == 0) return tr("Results are there when a run is done.");
    return group_at(index) ? tr("%1, mean over N %2 done runs")
                                 .arg(headerData(index.column(), Qt::Horizontal, Qt::ToolTipRole).toString())
                                 .arg(n)
                           : headerData(index.column(), Qt::Horizontal, Qt::ToolTipRole).toString();
  }
  const QString id = run_at(index) ? tr("run %1").arg(QString::fromStdString(run.row.id))
                                   : plural(runs_at(index).size(), tr("1 run"), tr("%1 runs"));
  return QStringLiteral("%1, %2, %3\n%4\n%5, %6")
      .arg(run.model, method_at(index), run.strategy, run.sequence, id, QString::fromStdString(run.row.study));
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  if (index.column() == Model || is_result(index.column())) want(index);
  switch (role) {
    case Qt::DisplayRole:
      return text(index);
    case Qt::ToolTipRole:
      return tip(index);
    case Qt::TextAlignmentRole:
      return static_cast<int>(
          Qt::AlignVCenter | (is_result(index.column()) || index.column() == Seconds ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleTextRole: {
      if (index.column() != Model)
        return QStringLiteral("%1 %2").arg(headerData(index.column(), Qt::Horizontal).toString(), text(index));
      const RunFacts& run = first_at(index);
      return QStringLiteral("%1, %2, %3, %4, %5")
          .arg(run.model, method_at(index), run.strategy,
               run_at(index) ? tr("seed %1").arg(run.row.seed)
                             : plural(runs_at(index).size(), tr("1 seed"), tr("%1 seeds")),
               text(index.siblingAtColumn(Status)));
    }
    default:
      return {};
  }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>(Qt::AlignVCenter |
                            (is_result(section) || section == Seconds ? Qt::AlignRight : Qt::AlignLeft));
  if (role == Qt::ToolTipRole) {
    if (section == End)
      return tr("Accuracy after the last stage, %: mean over the elements of domain knowledge, reasoning and reading");
    if (is_result(section))
      return tr("FG, % of the base lost: mean over the group's elements and the stages; above 0 is a loss");
    return headerData(section, orientation);
  }
  if (role != Qt::DisplayRole) return {};
  const std::array<QString, ColumnCount> names = {tr("Model"), tr("Method"), tr("Strategy"), tr("Sequence"),
                                                  tr("Seed"),  tr("Status"), tr("FG DK"),    tr("FG RS"),
                                                  tr("FG RC"), tr("End, %"), tr("Time"),     tr("When")};
  return names[static_cast<std::size_t>(section)];
}

}  // namespace lethe::ui
