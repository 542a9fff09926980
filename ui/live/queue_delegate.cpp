// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/queue_delegate.h"

#include <QAbstractItemView>
#include <QMouseEvent>
#include <QPainter>

#include "live/run_mark.h"
#include "theme/metrics.h"

namespace lethe::ui {

namespace {

constexpr int least_row = 46, group_height = 32, sign_centre = 24, mark_centre = 44, text_left = 55;

QString words_of(QueueAction action) {
  switch (action) {
    case QueueAction::Resume:
      return QueueDelegate::tr("Resume");
    case QueueAction::Retry:
      return QueueDelegate::tr("Retry");
    case QueueAction::BeginAnew:
      return QueueDelegate::tr("Begin anew");
    case QueueAction::None:
      break;
  }
  return {};
}

}  // namespace

QueueAction action_of(QueueSign sign) {
  switch (sign) {
    case QueueSign::Interrupted:
    case QueueSign::Stopped:
      return QueueAction::Resume;
    case QueueSign::Failed:
      return QueueAction::Retry;
    case QueueSign::Refused:
      return QueueAction::BeginAnew;
    default:
      return QueueAction::None;
  }
}

QueueDelegate::QueueDelegate(const Appearance& appearance, const QueueModel& model, QObject* parent)
    : QStyledItemDelegate(parent), appearance_(appearance), model_(model) {
  connect(&appearance, &Appearance::changed, this, &QueueDelegate::measure);
  measure();
}

void QueueDelegate::measure() {
  const int name = QFontMetrics(appearance_.font(TextStyle::Name)).height();
  const int second = QFontMetrics(appearance_.font(TextStyle::Caption)).height();
  group_height_ = std::max(group_height, name + 14);
  row_height_ = std::max(least_row, name + second + 16);
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  return {100, model_.run(index).empty() ? group_height_ : row_height_};
}

QRect QueueDelegate::button_rect(const QRect& row, QueueSign sign) const {
  const QueueAction action = action_of(sign);
  if (action == QueueAction::None) return {};
  const int wide = QFontMetrics(appearance_.font(TextStyle::Dense)).horizontalAdvance(words_of(action)) + 20;
  return {row.right() - 11 - wide, row.top() + (row.height() - metrics::row_button) / 2, wide, metrics::row_button};
}

bool QueueDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                const QModelIndex& index) {
  const QueueEntry* entry = model_.entry(index);
  if (entry && event->type() == QEvent::MouseButtonRelease) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() == Qt::LeftButton &&
        button_rect(option.rect, entry->sign).contains(mouse->position().toPoint())) {
      emit pressed(index);
      return true;
    }
  }
  return QStyledItemDelegate::editorEvent(event, model, option, index);
}

void QueueDelegate::paint_group(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QRect text = option.rect.adjusted(metrics::side_padding, 8, -metrics::side_padding, 0);
  painter.setFont(appearance_.font(TextStyle::Dense));
  painter.setPen(appearance_.colour(Token::T2));
  painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
  painter.setPen(appearance_.colour(Token::T3));
  painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, QString::number(model_.rowCount(index)));
}

void QueueDelegate::paint_sign(QPainter& painter, const QPointF& centre, QueueSign sign, bool hovered) const {
  const auto icon = [&](const char* name, Token token) {
    const qreal ratio = painter.device()->devicePixelRatio();
    painter.drawPixmap(centre - QPointF(8, 8), appearance_.pixmap(name, token, 16, ratio));
  };
  switch (sign) {
    case QueueSign::Running: {
      // An open ring: something is going on, without moving.
      painter.setBrush(Qt::NoBrush);
      painter.setPen(QPen(appearance_.colour(Token::Line2), 2));
      painter.drawEllipse(centre, 6, 6);
      painter.setPen(QPen(appearance_.colour(Token::Acc), 2, Qt::SolidLine, Qt::RoundCap));
      painter.drawArc(QRectF(centre - QPointF(6, 6), QSizeF(12, 12)), 90 * 16, -250 * 16);
      return;
    }
    case QueueSign::Waiting:
      return icon("grip", hovered ? Token::T2 : Token::Ctl);
    case QueueSign::Paused:
    case QueueSign::Interrupted:
    case QueueSign::Stopped:
      return icon("pause", Token::WarnIcon);
    case QueueSign::Refused:
      return icon("warning", Token::WarnIcon);
    case QueueSign::Failed:
      return icon("warning", Token::Danger);
    case QueueSign::Done:
      return icon("check", Token::Ok);
  }
}

void QueueDelegate::paint_button(QPainter& painter, const QRect& rect, QueueSign sign, bool hovered) const {
  if (rect.isEmpty()) return;
  painter.setPen(appearance_.colour(Token::Line2));
  painter.setBrush(appearance_.colour(hovered ? Token::Hover : Token::Base));
  painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
  painter.setPen(appearance_.colour(Token::T1));
  painter.setFont(appearance_.font(TextStyle::Dense));
  painter.drawText(rect, Qt::AlignCenter, words_of(action_of(sign)));
}

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const QueueEntry* entry = model_.entry(index);
  if (!entry) {
    paint_group(*painter, option, index);
    painter->restore();
    return;
  }
  const QRect row = option.rect;
  const bool hovered = option.state & QStyle::State_MouseOver;
  const bool selected = option.state & QStyle::State_Selected;
  if (selected || hovered) painter->fillRect(row, appearance_.colour(selected ? Token::Sel : Token::Hover));

  const QFont name = appearance_.font(TextStyle::Name), plain = appearance_.font(TextStyle::Body);
  const QFont small = appearance_.font(TextStyle::Caption);
  const int first = QFontMetrics(name).height(), second = QFontMetrics(small).height();
  const int top = row.top() + (row.height() - first - second - 1) / 2;
  paint_sign(*painter, QPointF(row.left() + sign_centre, row.center().y() + 0.5), entry->sign, hovered);
  paint_mark(*painter, appearance_, QPointF(row.left() + mark_centre, top + first / 2.0), 4,
             {entry->method, entry->family, entry->sequential});

  const QRect button = button_rect(row, entry->sign);
  int right = button.isEmpty() ? row.right() - metrics::side_padding + 1 : button.left() - 8;
  const int second_right = right;
  if (!entry->time.isEmpty()) {
    painter->setFont(appearance_.font(TextStyle::Dense));
    painter->setPen(appearance_.colour(Token::T3));
    const int wide = painter->fontMetrics().horizontalAdvance(entry->time);
    painter->drawText(QRect(right - wide, top, wide, first), Qt::AlignRight | Qt::AlignVCenter, entry->time);
    right -= wide + 8;
  }
  const int left = row.left() + text_left;
  const QFontMetrics name_metrics(name);
  const int label_wide = QFontMetrics(plain).horizontalAdvance(entry->label);
  const int model_room = std::max(right - left - label_wide - 6, (right - left) / 2);
  const QString model = name_metrics.elidedText(entry->model, Qt::ElideMiddle, model_room);
  painter->setFont(name);
  painter->setPen(appearance_.colour(Token::T1));
  painter->drawText(QRect(left, top, right - left, first), Qt::AlignLeft | Qt::AlignVCenter, model);
  const int after = left + name_metrics.horizontalAdvance(model) + 6;
  painter->setFont(plain);
  painter->setPen(appearance_.colour(Token::T2));
  if (right - after > 16)
    painter->drawText(QRect(after, top, right - after, first), Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(plain).elidedText(entry->label, Qt::ElideRight, right - after));
  painter->setFont(small);
  painter->setPen(appearance_.colour(entry->sign == QueueSign::Failed ? Token::Danger : Token::T3));
  painter->drawText(QRect(left, top + first + 1, second_right - left, second), Qt::AlignLeft | Qt::AlignVCenter,
                    QFontMetrics(small).elidedText(entry->second, Qt::ElideRight, second_right - left));
  const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
  const QPoint pointer = view ? view->viewport()->mapFromGlobal(QCursor::pos()) : QPoint(-1, -1);
  paint_button(*painter, button, entry->sign, hovered && button.contains(pointer));
  if ((option.state & QStyle::State_HasFocus) && view && view->hasFocus()) {
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(appearance_.colour(Token::Acc), 2));
    painter->drawRoundedRect(QRectF(row).adjusted(3, 1, -3, -1), metrics::radius, metrics::radius);
  }
  painter->restore();
}

}  // namespace lethe::ui
