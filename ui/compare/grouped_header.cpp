// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/grouped_header.h"

#include <QPainter>

namespace lethe::ui {

namespace {
constexpr int group_height = 22, column_height = 22;

QString group_of(const QAbstractItemModel& model, int column) {
  return model.headerData(column, Qt::Horizontal, GroupRole).toString();
}
}  // namespace

bool begins_group(const QAbstractItemModel& model, int column) {
  return column > 0 && group_of(model, column) != group_of(model, column - 1);
}

GroupedHeader::GroupedHeader(const Appearance& appearance, bool centred, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent), appearance_(appearance), centred_(centred) {
  setSectionResizeMode(QHeaderView::Fixed);
  setMinimumSectionSize(20);
  setHighlightSections(false);
}

QSize GroupedHeader::sizeHint() const { return {100, group_height + column_height}; }

void GroupedHeader::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  painter.fillRect(viewport()->rect(), appearance_.colour(Token::Base));
  if (!model()) return;
  const QFont strong = appearance_.font(TextStyle::DenseStrong), quiet = appearance_.font(TextStyle::Caption);
  for (int column = 0; column < count(); ++column) {
    const int gap = begins_group(*model(), column) ? group_gap : 0;
    const QRect section(sectionViewportPosition(column) + gap, 0, sectionSize(column) - gap,
                        group_height + column_height);
    const QString group = group_of(*model(), column);
    if (!group.isEmpty() && (column == 0 || group_of(*model(), column - 1) != group)) {
      int last = column;
      while (last + 1 < count() && group_of(*model(), last + 1) == group) ++last;
      const QRect whole(section.left(), 0, sectionViewportPosition(last) + sectionSize(last) - section.left() - 2,
                        group_height - 1);
      painter.setFont(strong);
      painter.setPen(appearance_.colour(Token::T1));
      painter.drawText(whole.adjusted(0, 0, 0, -2), Qt::AlignLeft | Qt::AlignVCenter,
                       painter.fontMetrics().elidedText(group, Qt::ElideRight, whole.width()));
      painter.fillRect(QRect(whole.left(), group_height - 1, whole.width(), 1), appearance_.colour(Token::Line2));
    }
    const auto alignment = model()->headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
    const QRect place(section.left() + (centred_ ? 0 : 6), group_height, section.width() - (centred_ ? 2 : 12),
                      column_height);
    const QString name = model()->headerData(column, Qt::Horizontal).toString();
    painter.setFont(quiet);
    painter.setPen(appearance_.colour(Token::T3));
    painter.drawText(place, centred_ ? int(Qt::AlignCenter) : alignment,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, place.width()));
  }
}

}  // namespace lethe::ui
