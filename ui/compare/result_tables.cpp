// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/result_tables.h"

#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>
#include <algorithm>

#include "compare/grouped_header.h"
#include "figures/text.h"
#include "paint/marker.h"
#include "paint/text.h"
#include "theme/metrics.h"

namespace lethe::ui {

namespace {

enum First { Name, Count, Numbers };
constexpr int in_group = 3;

using paint::text;
QString decimal(double value) { return text(figures::pretty(value, 1)); }

QString spread_of(const figures::Band& band, figures::BandKind kind) {
  if (band.n < 2 || kind == figures::BandKind::none || band.high == band.low) return {};
  return QStringLiteral(" ± ") + decimal(band.high - band.mean);
}

/// Number in the main colour, its spread quiet behind it.
class ResultDelegate final : public QStyledItemDelegate {
 public:
  ResultDelegate(const Appearance& appearance, QObject* parent)
      : QStyledItemDelegate(parent), appearance_(appearance) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const auto& model = *static_cast<const ForgettingModel*>(index.model());
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    if (selected) painter->fillRect(option.rect, appearance_.colour(Token::Sel));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      appearance_.colour(Token::Line));
    QRect place = option.rect.adjusted(6 + (begins_group(model, index.column()) ? group_gap : 0), 0, -6, 0);
    painter->setFont(appearance_.font(index.column() == Name ? TextStyle::Name : TextStyle::Body));
    painter->setPen(appearance_.colour(Token::T1));
    const figures::Cell* cell = model.cell(index);
    if (index.column() == Name) {
      place.setLeft(option.rect.left());
      if (const figures::Look* look = model.look(index.row()))
        paint::draw_sample(*painter, QRectF(place.left(), place.top(), 26, place.height()), 7, *look,
                           appearance_.colour(selected ? Token::Sel : Token::Base));
      place.setLeft(place.left() + 34);
      painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, place.width()));
    } else if (cell && cell->value && (index.column() - Numbers) % in_group == 2) {
      paint_with_spread(*painter, place, *cell->value, model.band());
    } else {
      if (cell && !cell->value)
        painter->setPen(appearance_.colour(Token::T3)), painter->setFont(appearance_.font(TextStyle::Dense));
      painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
    }
    if (option.state & QStyle::State_HasFocus) {
      painter->setPen(QPen(appearance_.colour(Token::Acc), 2));
      painter->drawRect(option.rect.adjusted(1, 1, -1, -2));
    }
    painter->restore();
  }

 private:
  void paint_with_spread(QPainter& painter, const QRect& place, const figures::Band& band,
                         figures::BandKind kind) const {
    const QFont body = painter.font(), quiet = appearance_.font(TextStyle::Caption);
    // A row without a spread keeps its room, so that decimals stand below each other.
    const int room = QFontMetrics(quiet).horizontalAdvance(QStringLiteral(" ± 00.0"));
    const QString spread = spread_of(band, kind);
    painter.drawText(place.adjusted(0, 0, -room, 0), Qt::AlignRight | Qt::AlignVCenter, decimal(band.mean));
    painter.setFont(quiet);
    painter.setPen(appearance_.colour(Token::T3));
    painter.drawText(QRect(place.right() - room, place.top(), room + 1, place.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, spread);
    painter.setFont(body);
  }

  const Appearance& appearance_;
};

}  // namespace

void ForgettingModel::set_table(figures::Table table, std::vector<figures::Look> looks) {
  beginResetModel();
  table_ = std::move(table);
  looks_ = std::move(looks);
  groups_.clear();
  rows_.clear();
  for (const auto& row : table_.rows)
    if (std::ranges::find(groups_, text(row[1].text)) == groups_.end()) groups_.push_back(text(row[1].text));
  for (const auto& row : table_.rows) {
    const QString name = text(row[0].text);
    if (rows_.empty() || rows_.back().name != name)
      rows_.push_back({name, text(row[5].text), std::vector<std::vector<figures::Cell>>(groups_.size())});
    const auto group = std::ranges::find(groups_, text(row[1].text)) - groups_.begin();
    rows_.back().groups[static_cast<std::size_t>(group)] = {row[2], row[3], row[4]};
  }
  endResetModel();
}

const figures::Look* ForgettingModel::look(int row) const {
  return static_cast<std::size_t>(row) < looks_.size() ? &looks_[static_cast<std::size_t>(row)] : nullptr;
}

const figures::Cell* ForgettingModel::cell(const QModelIndex& index) const {
  if (index.column() < Numbers) return nullptr;
  const auto place = static_cast<std::size_t>(index.column() - Numbers);
  const auto& cells = rows_[static_cast<std::size_t>(index.row())].groups[place / in_group];
  return cells.empty() ? nullptr : &cells[place % in_group];
}

int ForgettingModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ForgettingModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Numbers + in_group * static_cast<int>(groups_.size());
}

QVariant ForgettingModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Row& row = rows_[static_cast<std::size_t>(index.row())];
  const figures::Cell* it = cell(index);
  const bool fg = (index.column() - Numbers) % in_group == 2;
  if (role == Qt::TextAlignmentRole)
    return int(Qt::AlignVCenter | (index.column() == Name ? Qt::AlignLeft : Qt::AlignRight));
  const QString head = headerData(index.column(), Qt::Horizontal, GroupRole).toString() + " " +
                       headerData(index.column(), Qt::Horizontal).toString();
  QString shown = index.column() == Name ? row.name : index.column() == Count ? row.n : QString();
  if (it) {
    shown = it->value ? decimal(it->value->mean) : fg ? text(it->text) : QString();
    if (it->value && (fg || role != Qt::DisplayRole)) shown += spread_of(*it->value, table_.band);
  }
  if (role == Qt::DisplayRole || role == Qt::EditRole) return shown;
  if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) {
    const QString n = it && it->value ? QStringLiteral(", N %1").arg(it->value->n) : QString();
    return QStringLiteral("%1, %2: %3%4").arg(row.name, head.trimmed(), shown, n);
  }
  return {};
}

QVariant ForgettingModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical)
    return role == Qt::DisplayRole && section < rowCount() ? QVariant(rows_[static_cast<std::size_t>(section)].name)
                                                           : QVariant();
  if (section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (section == Name ? Qt::AlignLeft : Qt::AlignRight));
  if (role == GroupRole)
    return section < Numbers ? QString() : groups_[static_cast<std::size_t>(section - Numbers) / in_group];
  if (role != Qt::DisplayRole) return {};
  if (section == Name) return tr("Group");
  if (section == Count) return tr("N");
  const QStringList names = {QStringLiteral("R₀"), tr("R last"), QStringLiteral("FG")};
  return names[(section - Numbers) % in_group];
}

ForgettingView::ForgettingView(const Appearance& appearance, ForgettingModel& model, QWidget* parent)
    : CopyTable(parent), appearance_(appearance) {
  setHorizontalHeader(new GroupedHeader(appearance, false, this));
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  setSelectionBehavior(SelectRows);
  setItemDelegate(new ResultDelegate(appearance, this));
  setModel(&model);
  connect(&model, &QAbstractItemModel::modelReset, this, &ForgettingView::fit);
  connect(&appearance, &Appearance::changed, viewport(), qOverload<>(&QWidget::update));
}

void ForgettingView::fit() {
  if (model()->columnCount() <= Numbers) return;
  const QFontMetrics body(appearance_.font(TextStyle::Body)), quiet(appearance_.font(TextStyle::Caption));
  const int number = body.horizontalAdvance(QStringLiteral("100.0")) + 8;
  const int spread = number + quiet.horizontalAdvance(QStringLiteral(" ± 00.0"));
  int used = 0;
  for (int column = Count; column < model()->columnCount(); ++column) {
    int width = column == Count ? 34 : (column - Numbers) % in_group == 2 ? spread : number;
    if (column != Count && begins_group(*model(), column)) width += group_gap;
    setColumnWidth(column, width);
    used += width;
  }
  const QFontMetrics names(appearance_.font(TextStyle::Name));
  int name = 120;
  for (int row = 0; row < model()->rowCount(); ++row)
    name = std::max(name, names.horizontalAdvance(model()->index(row, Name).data().toString()) + 48);
  setColumnWidth(Name, std::max(140, std::min(name, std::max(140, width() - used))));
  for (int row = 0; row < model()->rowCount(); ++row)
    setRowHeight(row, metrics::row(appearance_.font(TextStyle::Body), 28));
  const bool wide = used + columnWidth(Name) > width();
  setFixedHeight(sizeHint().height() + (wide && horizontalScrollBar()->maximum() == 0 ? 10 : 0));
}

void ForgettingView::resizeEvent(QResizeEvent* event) {
  CopyTable::resizeEvent(event);
  if (event->size().width() != event->oldSize().width()) fit();
}

void SeriesModel::set_series(figures::AccuracyByStage series) {
  beginResetModel();
  series_ = std::move(series);
  rows_.clear();
  for (std::size_t p = 0; p < series_.panels.size(); ++p)
    for (std::size_t l = 0; l < series_.panels[p].lines.size(); ++l) rows_.emplace_back(p, l);
  endResetModel();
}

int SeriesModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int SeriesModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : 3 + static_cast<int>(series_.stages.size());
}

QVariant SeriesModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  if (role == Qt::TextAlignmentRole)
    return int(Qt::AlignVCenter | (index.column() < 2 ? Qt::AlignLeft : Qt::AlignRight));
  if (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::AccessibleTextRole) return {};
  const auto& [p, l] = rows_[static_cast<std::size_t>(index.row())];
  const figures::Points& points = series_.panels[p].lines[l];
  const figures::Line& line = series_.lines[points.line];
  const QString name = text(line.label.empty() ? line.model : line.label);
  QString shown;
  if (index.column() == 0)
    shown = text(series_.panels[p].title);
  else if (index.column() == 1)
    shown = name;
  else if (index.column() == 2)
    shown = QString::number(line.n());
  else if (const auto& value = points.values[static_cast<std::size_t>(index.column() - 3)])
    shown = decimal(value->mean) + spread_of(*value, series_.band);
  else
    shown = QStringLiteral("–");
  if (role != Qt::AccessibleTextRole) return shown;
  return QStringLiteral("%1, %2, %3: %4")
      .arg(text(series_.panels[p].title), name, headerData(index.column(), Qt::Horizontal).toString(), shown);
}

QVariant SeriesModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical || section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (section < 2 ? Qt::AlignLeft : Qt::AlignRight));
  if (role != Qt::DisplayRole) return {};
  if (section < 3) return QStringList{tr("Benchmarks"), tr("Line"), tr("N")}[section];
  return section == 3 ? tr("Base") : text(series_.stages[static_cast<std::size_t>(section - 3)]);
}

}  // namespace lethe::ui
