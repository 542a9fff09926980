// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/palette_delegate.h"

#include <QPainter>

#include "live/run_mark.h"
#include "theme/metrics.h"

namespace lethe::ui {

namespace {

constexpr int least_row = 26, least_group = 30, chevron_left = 10, text_left = 28, mark_centre = 34, thing_left = 48;

}  // namespace

bool has_mark(Part part) { return part == Part::Method || part == Part::Model || part == Part::Strategy; }

void paint_part_mark(QPainter& painter, const Appearance& appearance, Part part, const std::string& name,
                     const std::string& family, const QPointF& centre) {
  if (part == Part::Method) {
    paint_mark(painter, appearance, centre, 4.5, {name, "", true});
  } else if (part == Part::Model) {
    paint_mark(painter, appearance, centre, 4.5, {"", family, true});
  } else if (part == Part::Strategy) {
    const QPixmap icon = appearance.pixmap("strategy", Token::T2, 14, painter.device()->devicePixelRatioF());
    painter.drawPixmap(centre - QPointF(7, 7), icon);
  }
}

PaletteDelegate::PaletteDelegate(const Appearance& appearance, const PaletteModel& model, const PaletteFilter& filter,
                                 QObject* parent)
    : QStyledItemDelegate(parent), appearance_(appearance), model_(model), filter_(filter) {}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  const bool group = !index.parent().isValid();
  return {100, metrics::row(appearance_.font(group ? TextStyle::Section : TextStyle::Body),
                            group ? least_group : least_row)};
}

void PaletteDelegate::paint_group(QPainter& painter, const QStyleOptionViewItem& option,
                                  const QModelIndex& group) const {
  const QRect rect = option.rect;
  const bool open = option.state & QStyle::State_Open;
  painter.drawPixmap(QPointF(chevron_left, rect.center().y() - 6.5),
                     appearance_.pixmap(open ? "down" : "right", Token::T3, 14, painter.device()->devicePixelRatioF()));
  painter.setFont(appearance_.font(TextStyle::Section));
  painter.setPen(appearance_.colour(Token::T1));
  const QRect words = rect.adjusted(text_left, 0, -metrics::side_padding, 0);
  QRect used;
  painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, group.data().toString(), &used);
  painter.setFont(appearance_.font(TextStyle::Caption));
  painter.setPen(appearance_.colour(Token::T3));
  painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, QString::number(filter_.rowCount(group)));
  if (filter_.all_generated(group))
    painter.drawText(words.adjusted(used.width() + 8, 1, -20, 1), Qt::AlignLeft | Qt::AlignVCenter, tr("generated"));
}

void PaletteDelegate::paint_mark_of(QPainter& painter, const PaletteEntry& entry, const QPointF& centre,
                                    bool hovered) const {
  if (hovered)
    painter.drawPixmap(QPointF(14, centre.y() - 7),
                       appearance_.pixmap("grip", Token::T3, 14, painter.device()->devicePixelRatioF()));
  paint_part_mark(painter, appearance_, entry.part, entry.name, entry.family, centre);
}

void PaletteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  painter->save();
  const bool hovered = option.state & QStyle::State_MouseOver, selected = option.state & QStyle::State_Selected;
  const bool focused = option.state & QStyle::State_HasFocus;
  if (selected && focused)
    painter->fillRect(option.rect, appearance_.colour(Token::Sel));
  else if (hovered)
    painter->fillRect(option.rect, appearance_.colour(Token::Hover));
  const QModelIndex source = filter_.mapToSource(index);
  const PaletteEntry* entry = model_.entry(source);
  if (!entry) {
    paint_group(*painter, option, index);
  } else {
    const QRect& rect = option.rect;
    paint_mark_of(*painter, *entry, QPointF(mark_centre, rect.center().y() + 0.5), hovered);
    const int left = has_mark(entry->part) ? thing_left : text_left;
    const QRect words = rect.adjusted(left, 0, -metrics::side_padding, 0);
    painter->setFont(appearance_.font(TextStyle::Dense));
    const bool usable = entry->problem.isEmpty();
    QString fact = entry->absent ? tr("not here") : usable ? entry->fact : tr("cannot be used");
    if (entry->generated && !filter_.all_generated(index.parent())) fact = tr("generated");  // names need the room
    painter->setPen(appearance_.colour(Token::T3));
    painter->drawText(words, Qt::AlignRight | Qt::AlignVCenter, fact);
    const int room = words.width() - painter->fontMetrics().horizontalAdvance(fact) - 8;
    painter->setFont(appearance_.font(TextStyle::Body));
    painter->setPen(appearance_.colour(usable ? Token::T1 : Token::T3));
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, room));
  }
  if (focused) {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(appearance_.colour(Token::Acc), 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(option.rect).adjusted(3, 1, -3, -1), metrics::radius, metrics::radius);
  }
  painter->restore();
}

}  // namespace lethe::ui
