// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_delegate.h"

#include <QAbstractProxyModel>
#include <QApplication>
#include <QPainter>

#include "paint/marker.h"
#include "runs/run_look.h"
#include "theme/metrics.h"

namespace lethe::ui {

RunDelegate::RunDelegate(const Appearance& appearance, const catalog::Catalog& catalog, const RunsModel& model,
                         QObject* parent)
    : QStyledItemDelegate(parent), appearance_(appearance), catalog_(catalog), model_(model) {
  dress();
  connect(&appearance, &Appearance::changed, this, &RunDelegate::dress);
}

void RunDelegate::dress() { venue_ = screen_venue(catalog_, appearance_.theme().scheme()); }

QSize RunDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {40, metrics::row(appearance_.font(TextStyle::Body), 28)};
}

Token RunDelegate::ink(const QModelIndex& index, const RunFacts* run, bool group) const {
  const bool result = index.column() >= RunsModel::FgDk && index.column() <= RunsModel::End;
  if (index.column() == RunsModel::Status && run) switch (run->row.status) {
      case store::Status::Failed:
        return Token::Danger;
      case store::Status::Stopped:
        return Token::Warn;
      case store::Status::Running:
        return Token::Acc;
      default:
        return Token::T3;
    }
  if (index.column() == RunsModel::Model || result) {
    if (result && !model_.number(index)) return Token::T3;
    return group || !model_.grouped() ? Token::T1 : Token::T2;
  }
  return index.column() == RunsModel::Method ? Token::T2 : Token::T3;
}

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& shown) const {
  const auto* sorting = static_cast<const QAbstractProxyModel*>(shown.model());
  const QModelIndex index = sorting->mapToSource(shown);
  const RunFacts* run = model_.run_at(index);
  painter->save();
  const bool selected = option.state & QStyle::State_Selected;
  if (selected)
    painter->fillRect(option.rect, appearance_.colour(Token::Sel));
  else if (option.state & QStyle::State_MouseOver)
    painter->fillRect(option.rect, appearance_.colour(Token::Hover));
  QRect place = option.rect.adjusted(6, 0, -6, 0);
  if (index.column() == RunsModel::Model && (!run || !model_.grouped())) {
    const QColor ground = appearance_.colour(selected ? Token::Sel : Token::Base);
    paint::draw_marker(*painter, {place.left() + 5.0, place.center().y() + 0.5}, 8,
                       look_of(model_.first_at(index), venue_), ground);
  }
  if (index.column() == RunsModel::Model) place.setLeft(place.left() + 18);
  const bool strong = index.column() == RunsModel::Model && (!run || !model_.grouped());
  const bool body = strong || (index.column() >= RunsModel::FgDk && index.column() <= RunsModel::End && !run);
  painter->setFont(appearance_.font(strong ? TextStyle::Name : body ? TextStyle::Body : TextStyle::Dense));
  painter->setPen(appearance_.colour(ink(index, run, !run)));
  const auto mode =
      index.column() == RunsModel::Sequence || index.column() == RunsModel::Model ? Qt::ElideMiddle : Qt::ElideRight;
  const QString text = painter->fontMetrics().elidedText(index.data().toString(), mode, place.width());
  painter->drawText(place, index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine, text);
  if (option.state & QStyle::State_HasFocus) {
    // The ring goes round the whole row; each cell draws its part.
    painter->setPen(QPen(appearance_.colour(Token::Acc), 1));
    painter->drawLine(option.rect.topLeft(), option.rect.topRight());
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
  }
  painter->restore();
}

}  // namespace lethe::ui
