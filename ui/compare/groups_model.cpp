// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/groups_model.h"

#include <QPainter>
#include <algorithm>
#include <map>

#include "figures/text.h"
#include "paint/marker.h"
#include "runs/group_names.h"
#include "runs/run_look.h"
#include "runs/runs_model.h"
#include "theme/metrics.h"
#include "widgets/number_text.h"

namespace lethe::ui {

QString ComparedGroup::setting() const {
  const RunFacts& first = *members.front();
  QStringList parts{first.method};
  if (!first.strategy.isEmpty() && first.strategy != QLatin1String("sequential")) parts << first.strategy;
  if (!apart.isEmpty()) parts << apart;
  return parts.join(QStringLiteral(", "));
}

void GroupsModel::set(std::vector<RunFacts> runs) {
  beginResetModel();
  std::map<std::string, RunSummary> known;
  for (RunFacts& run : runs_)
    if (run.summary) known[run.row.id] = std::move(*run.summary);
  runs_ = std::move(runs);
  std::erase_if(runs_, [](const RunFacts& run) { return run.row.status != store::Status::Done; });
  groups_.clear();
  std::map<QString, std::size_t> places;
  for (RunFacts& run : runs_) {
    if (const auto found = known.find(run.row.id); found != known.end()) run.summary = found->second;
    const QString key = group_key(run);
    const auto [place, fresh] = places.try_emplace(key, groups_.size());
    if (fresh) groups_.push_back({key, {}, {}});
    groups_[place->second].members.push_back(&run);
  }
  for (ComparedGroup& group : groups_)
    std::ranges::stable_sort(group.members, {}, [](const RunFacts* run) { return run->row.seed; });
  std::vector<const RunFacts*> firsts;
  for (const ComparedGroup& group : groups_) firsts.push_back(group.members.front());
  const auto apart = what_tells_apart(firsts, true);
  for (std::size_t i = 0; i < groups_.size(); ++i) groups_[i].apart = apart[i];
  arrange();
  endResetModel();
}

void GroupsModel::arrange() {
  const auto any = [this](const ComparedGroup& group) {
    return std::ranges::any_of(group.members, [this](const RunFacts* run) { return shown_.contains(run->row.id); });
  };
  rows_.clear();
  for (std::size_t i = 0; i < groups_.size(); ++i)
    if (any(groups_[i])) rows_.push_back(static_cast<int>(i));
  shown_groups_ = rows_.size();
  if (shown_groups_ == groups_.size()) return;
  if (shown_groups_ > 0) rows_.push_back(-1);
  for (std::size_t i = 0; i < groups_.size(); ++i)
    if (!any(groups_[i])) rows_.push_back(static_cast<int>(i));
}

void GroupsModel::set_shown(std::set<std::string> ids) {
  beginResetModel();
  shown_ = std::move(ids);
  arrange();
  endResetModel();
  emit shown_changed();
}

void GroupsModel::set_summaries(const std::vector<RunSummary>& summaries) {
  for (const RunSummary& summary : summaries)
    for (RunFacts& run : runs_)
      if (run.row.id == summary.id) run.summary = summary;
  for (int row = 0; row < rowCount(); ++row) {
    emit dataChanged(index(row, 0), index(row, Eye));
    if (const int members = rowCount(index(row, 0)); members > 0)
      emit dataChanged(index(0, 0, index(row, 0)), index(members - 1, Eye, index(row, 0)));
  }
}

const RunFacts* GroupsModel::find(const std::string& id) const {
  const auto found = std::ranges::find_if(runs_, [&](const RunFacts& run) { return run.row.id == id; });
  return found == runs_.end() ? nullptr : &*found;
}

std::vector<std::string> GroupsModel::without_results() const {
  std::vector<std::string> ids;
  for (const RunFacts& run : runs_)
    if (!run.summary) ids.push_back(run.row.id);
  return ids;
}

GroupsModel::Kind GroupsModel::kind(const QModelIndex& index) const {
  const int row = index.internalId() ? static_cast<int>(index.internalId()) - 1 : index.row();
  if (rows_[static_cast<std::size_t>(row)] < 0) return Kind::Head;
  return static_cast<std::size_t>(row) < shown_groups_ ? Kind::Shown : Kind::NotShown;
}

const ComparedGroup* GroupsModel::group_at(const QModelIndex& index) const {
  if (!index.isValid()) return nullptr;
  const int row = index.internalId() ? static_cast<int>(index.internalId()) - 1 : index.row();
  const int group = rows_[static_cast<std::size_t>(row)];
  return group < 0 ? nullptr : &groups_[static_cast<std::size_t>(group)];
}

const RunFacts* GroupsModel::member_at(const QModelIndex& index) const {
  const ComparedGroup* group = group_at(index);
  return group && index.internalId() ? group->members[static_cast<std::size_t>(index.row())] : nullptr;
}

bool GroupsModel::is_shown(const QModelIndex& index) const {
  if (const RunFacts* run = member_at(index)) return shown_.contains(run->row.id);
  return kind(index) == Kind::Shown;
}

void GroupsModel::toggle(const QModelIndex& index) {
  const ComparedGroup* group = group_at(index);
  if (!group) return;
  std::set<std::string> ids = shown_;
  const bool show = !is_shown(index);
  const RunFacts* member = member_at(index);
  for (const RunFacts* run : group->members) {
    if (member && run != member) continue;
    if (show)
      ids.insert(run->row.id);
    else
      ids.erase(run->row.id);
  }
  set_shown(std::move(ids));
}

QModelIndex GroupsModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex GroupsModel::parent(const QModelIndex& index) const {
  if (!index.isValid() || index.internalId() == 0) return {};
  return createIndex(static_cast<int>(index.internalId()) - 1, 0, quintptr{0});
}

int GroupsModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return static_cast<int>(rows_.size());
  if (parent.internalId() != 0 || parent.column() != 0) return 0;
  const ComparedGroup* group = group_at(parent);
  return group ? static_cast<int>(group->members.size()) : 0;
}

int GroupsModel::columnCount(const QModelIndex&) const { return ColumnCount; }

std::vector<const RunFacts*> GroupsModel::counted(const QModelIndex& index) const {
  if (const RunFacts* run = member_at(index)) return {run};
  const ComparedGroup* group = group_at(index);
  if (!group) return {};
  std::vector<const RunFacts*> members = group->members;
  if (kind(index) == Kind::Shown)
    std::erase_if(members, [this](const RunFacts* run) { return !shown_.contains(run->row.id); });
  return members;
}

std::optional<double> GroupsModel::number(const QModelIndex& index, int column) const {
  MeanOf mean;
  for (const RunFacts* run : counted(index))
    if (run->summary) mean.add(number_of(column == End ? run->summary->end : run->summary->fg, "dk"));
  return mean.mean();
}

QVariant GroupsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const ComparedGroup* group = group_at(index);
  const RunFacts* member = member_at(index);
  if (!group) return role == Qt::DisplayRole && index.column() == Name ? tr("Not shown") : QVariant();
  const RunFacts& first = member ? *member : *group->members.front();
  if (role == Qt::TextAlignmentRole)
    return int(Qt::AlignVCenter | (index.column() == Name ? Qt::AlignLeft : Qt::AlignRight));
  if (role == Qt::DisplayRole) switch (index.column()) {
      case Name:
        return member ? tr("seed %1").arg(first.row.seed) : first.model;
      case Count:
        return member ? QString() : QString::number(counted(index).size());
      case End:
      case Fg: {
        const auto value = number(index, index.column());
        return value ? QString::fromStdString(figures::pretty(*value, 1)) : QStringLiteral("–");
      }
      default:
        return {};
    }
  if (role == Qt::ToolTipRole)
    return index.column() == Eye ? (is_shown(index) ? tr("Hide  Space") : tr("Show  Space"))
                                 : QStringLiteral("%1, %2\n%3").arg(first.model, group->setting(), first.sequence);
  if (role == Qt::AccessibleTextRole && index.column() == Name)
    return QStringLiteral("%1, %2, %3, %4")
        .arg(first.model, group->setting(),
             member ? tr("seed %1").arg(first.row.seed) : plural(counted(index).size(), tr("1 run"), tr("%1 runs")),
             is_shown(index) ? tr("shown") : tr("not shown"));
  return {};
}

QVariant GroupsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (section == Name ? Qt::AlignLeft : Qt::AlignRight));
  if (role == Qt::ToolTipRole)
    return QStringList{QString(), tr("Runs that the numbers are means of"),
                       tr("Domain knowledge after the last stage, %"), tr("FG of domain knowledge, % of the base lost"),
                       tr("Shown or not")}[section];
  if (role != Qt::DisplayRole) return {};
  return QStringList{shown_groups_
                         ? tr("Shown, %1").arg(plural(static_cast<int>(shown_groups_), tr("1 group"), tr("%1 groups")))
                         : tr("Not shown"),
                     tr("N"), tr("DK end"), tr("FG DK"), QString()}[section];
}

Qt::ItemFlags GroupsModel::flags(const QModelIndex& index) const {
  if (index.isValid() && kind(index) == Kind::Head) return Qt::NoItemFlags;
  return QAbstractItemModel::flags(index);
}

GroupDelegate::GroupDelegate(const Appearance& appearance, const GroupsModel& model, QObject* parent)
    : QStyledItemDelegate(parent), appearance_(appearance), model_(model) {}

QSize GroupDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {20, metrics::row(appearance_.font(TextStyle::Body), 28)};
}

void GroupDelegate::paint_name(QPainter& painter, QRect place, const QModelIndex& index, const QColor& ground) const {
  const RunFacts* member = model_.member_at(index);
  const bool shown = model_.is_shown(index);
  if (member) {
    painter.setFont(appearance_.font(TextStyle::Dense));
    painter.setPen(appearance_.colour(shown ? Token::T2 : Token::T3));
    painter.drawText(place.adjusted(18, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
    return;
  }
  const RunFacts& run = *model_.group_at(index)->members.front();
  paint::draw_marker(painter, {place.left() + 6.0, place.center().y() + 0.5}, 8, look_of(run, venue_), ground);
  place.setLeft(place.left() + 18);
  const QString setting = model_.group_at(index)->setting();
  painter.setFont(appearance_.font(TextStyle::Name));
  painter.setPen(appearance_.colour(shown ? Token::T1 : Token::T3));
  const QFontMetrics dense(appearance_.font(TextStyle::Dense));
  const int room = std::max(place.width() - dense.horizontalAdvance(setting) - 8, place.width() / 2);
  const QString name = painter.fontMetrics().elidedText(run.model, Qt::ElideMiddle, room);
  painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, name);
  place.setLeft(place.left() + painter.fontMetrics().horizontalAdvance(name) + 8);
  painter.setFont(appearance_.font(TextStyle::Dense));
  painter.setPen(appearance_.colour(shown ? Token::T2 : Token::T3));
  painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, dense.elidedText(setting, Qt::ElideRight, place.width()));
}

void GroupDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  painter->save();
  if (model_.kind(index) == GroupsModel::Kind::Head) {
    painter->setFont(appearance_.font(TextStyle::Caption));
    painter->setPen(appearance_.colour(Token::T3));
    painter->drawText(option.rect.adjusted(0, 4, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      appearance_.colour(Token::Line));
    painter->restore();
    return;
  }
  const bool selected = option.state & QStyle::State_Selected, over = option.state & QStyle::State_MouseOver;
  const QColor ground = appearance_.colour(selected ? Token::Sel : over ? Token::Hover : Token::Win);
  painter->fillRect(option.rect, ground);
  const QRect place = option.rect.adjusted(2, 0, -4, 0);
  if (index.column() == GroupsModel::Name) {
    paint_name(*painter, place, index, ground);
  } else if (index.column() == GroupsModel::Eye) {
    const bool shown = model_.is_shown(index);
    // Hidden ones always show how to bring them back; shown ones keep quiet until the pointer comes.
    if (over || selected || !shown) {
      const Token token = shown ? Token::T2 : Token::T3;
      painter->setOpacity(shown ? 1 : 0.6);
      const QPixmap eye = appearance_.pixmap("eye", token, 16, painter->device()->devicePixelRatio());
      painter->drawPixmap(place.center().x() - 8, place.center().y() - 8, eye);
      if (!shown) {
        painter->setPen(QPen(appearance_.colour(token), 1.5));
        painter->drawLine(place.center() + QPoint(-7, 6), place.center() + QPoint(7, -6));
      }
    }
  } else {
    const bool member = model_.member_at(index);
    painter->setFont(appearance_.font(member ? TextStyle::Dense : TextStyle::Body));
    painter->setPen(appearance_.colour(!model_.is_shown(index) ? Token::T3 : member ? Token::T2 : Token::T1));
    painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
  }
  if (option.state & QStyle::State_HasFocus) {
    painter->setOpacity(1);
    painter->setPen(QPen(appearance_.colour(Token::Acc), 1));
    painter->drawLine(option.rect.topLeft(), option.rect.topRight());
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
  }
  painter->restore();
}

}  // namespace lethe::ui
