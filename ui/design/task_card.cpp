// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/task_card.h"

#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "theme/metrics.h"

namespace lethe::ui {

namespace {

constexpr int card_padding = 10, tool = 16;

QString fitting(const QFontMetrics& font, const QString& whole, const QString& brief, int room) {
  const QString& words = font.horizontalAdvance(whole) <= room || brief.isEmpty() ? whole : brief;
  return font.elidedText(words, Qt::ElideRight, room);
}

}  // namespace

TaskCard::TaskCard(const Appearance& appearance, QWidget* parent) : QAbstractButton(parent), appearance_(appearance) {
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  connect(&appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void TaskCard::set_face(const CardFace& face) {
  if (face == face_) return;
  face_ = face;
  setText(face.name);
  QStringList words{face.name, tr("stage %1 of %2").arg(face.stage).arg(face.sequence), face.fact, face.settings};
  if (!face.shared.isEmpty()) words << tr("trained once for %1").arg(face.shared);
  if (!face.problem.isEmpty()) words << face.problem;
  words.removeAll(QString());
  setAccessibleName(words.join(", "));
  update();
}

void TaskCard::set_selected(bool selected) {
  if (std::exchange(selected_, selected) != selected) update();
}

void TaskCard::set_lifted(bool lifted) {
  lifted_ = lifted;
  update();
}

int TaskCard::least_height() const {
  const int section = QFontMetrics(appearance_.font(TextStyle::Section)).height();
  const int dense = QFontMetrics(appearance_.font(TextStyle::Dense)).height();
  return std::max(metrics::card_height, section + 2 * dense + 26);
}

QRect TaskCard::remove_rect() const { return {width() - tool - 5, height() - tool - 7, tool, tool}; }
QRect TaskCard::menu_rect() const { return remove_rect().translated(-tool - 2, 0); }

void TaskCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (lifted_) painter.setOpacity(0.6);
  draw(painter, underMouse() && !lifted_);
}

void TaskCard::draw(QPainter& painter, bool active) const {
  painter.setRenderHint(QPainter::Antialiasing);
  const bool ringed = hasFocus() || selected_;
  Token border = active ? Token::Ctl : Token::Line2;
  if (!face_.problem.isEmpty()) border = Token::Danger;
  if (ringed) border = Token::Acc;
  QPen pen(appearance_.colour(border), ringed ? 2 : 1);
  if (lifted_) pen.setStyle(Qt::DashLine);
  const double inset = ringed ? 1 : 0.5;
  painter.setPen(pen);
  painter.setBrush(lifted_ ? QBrush(Qt::NoBrush) : appearance_.colour(selected_ ? Token::Sel : Token::Card));
  painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), metrics::radius, metrics::radius);
  draw_words(painter, active);
}

void TaskCard::draw_words(QPainter& painter, bool tools) const {
  const QRect inner = rect().adjusted(card_padding, 9, -card_padding, -8);
  const auto icon = [&](const char* name, Token token, const QRectF& place) {
    painter.drawPixmap(place.topLeft(),
                       appearance_.pixmap(name, token, qRound(place.width()), painter.device()->devicePixelRatioF()));
  };
  painter.setFont(appearance_.font(TextStyle::Caption));
  painter.setPen(appearance_.colour(Token::T3));
  const QString stage = QString::number(face_.stage);
  painter.drawText(inner, Qt::AlignTop | Qt::AlignRight, stage);
  int room = inner.width() - painter.fontMetrics().horizontalAdvance(stage) - 6;
  painter.setFont(appearance_.font(TextStyle::Section));
  painter.setPen(appearance_.colour(Token::T1));
  const int first = painter.fontMetrics().height();
  painter.drawText(inner, Qt::AlignTop | Qt::AlignLeft,
                   painter.fontMetrics().elidedText(face_.name, Qt::ElideMiddle, room));
  painter.setFont(appearance_.font(TextStyle::Caption));
  const int second = painter.fontMetrics().height();
  const bool broken = !face_.problem.isEmpty();
  painter.setPen(appearance_.colour(broken ? Token::Danger : Token::T3));
  const QRect line = QRect(inner.left(), inner.top() + first + 2, inner.width(), second);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                   broken ? tr("problem") : fitting(painter.fontMetrics(), face_.fact, face_.short_fact, line.width()));

  painter.setFont(appearance_.font(TextStyle::Dense));
  QRect last(inner.left(), inner.bottom() - painter.fontMetrics().height() + 1, inner.width(),
             painter.fontMetrics().height());
  if (tools) {
    icon("cross", Token::T2, remove_rect().adjusted(1, 1, -1, -1));
    icon("more", Token::T2, menu_rect().adjusted(1, 1, -1, -1));
    last.setRight(menu_rect().left() - 2);
  } else if (!face_.shared.isEmpty()) {
    const QFontMetrics& font = painter.fontMetrics();
    const int least = font.horizontalAdvance(face_.short_settings) + (face_.set ? 11 : 0) + 20;
    const bool room_for_letters = least + font.horizontalAdvance(face_.shared) <= last.width();
    const QString letters = room_for_letters ? face_.shared : QString();
    const int wide = font.horizontalAdvance(letters);
    painter.setPen(appearance_.colour(Token::T3));
    painter.drawText(last, Qt::AlignRight | Qt::AlignVCenter, letters);
    icon("link", Token::T3, QRectF(last.right() - wide - 15, last.center().y() - 5, 12, 12));
    last.setRight(last.right() - wide - 18);
  }
  if (face_.set) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(appearance_.colour(Token::Acc));
    painter.drawEllipse(QPointF(last.left() + 3, last.center().y() + 1), 3, 3);
    last.setLeft(last.left() + 11);
  }
  painter.setPen(appearance_.colour(face_.set ? Token::T1 : Token::T2));
  painter.drawText(last, Qt::AlignLeft | Qt::AlignVCenter,
                   fitting(painter.fontMetrics(), face_.settings, face_.short_settings, last.width()));
}

QPixmap TaskCard::picture() const {
  QPixmap picture(size() * devicePixelRatioF());
  picture.setDevicePixelRatio(devicePixelRatioF());
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  draw(painter, false);
  return picture;
}

void TaskCard::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) pressed_ = event->position().toPoint();
  setFocus(Qt::MouseFocusReason);
  event->accept();
}

void TaskCard::mouseMoveEvent(QMouseEvent* event) {
  if (!pressed_ || !(event->buttons() & Qt::LeftButton)) return;
  if ((event->position().toPoint() - *pressed_).manhattanLength() < QApplication::startDragDistance()) return;
  const QPoint grabbed = *pressed_;
  pressed_.reset();
  emit drag_wanted(grabbed);
}

void TaskCard::mouseReleaseEvent(QMouseEvent* event) {
  const QPoint at = event->position().toPoint();
  if (!pressed_ || event->button() != Qt::LeftButton) return;
  const QPoint from = *pressed_;
  pressed_.reset();
  const auto hit = [&](const QRect& place) { return place.contains(from) && place.contains(at); };
  if (hit(remove_rect())) return emit remove_wanted();
  if (hit(menu_rect())) return emit menu_wanted(mapToGlobal(menu_rect().bottomLeft()));
  if (rect().contains(at)) emit clicked();
}

void TaskCard::contextMenuEvent(QContextMenuEvent* event) {
  const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
  emit menu_wanted(by_key ? mapToGlobal(QPoint(card_padding, height() / 2)) : event->globalPos());
}

void TaskCard::enterEvent(QEnterEvent* event) {
  QAbstractButton::enterEvent(event);
  update();
}

void TaskCard::leaveEvent(QEvent* event) {
  QAbstractButton::leaveEvent(event);
  update();
}

bool TaskCard::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QAbstractButton::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QString words = QStringList{face_.name, face_.fact, face_.settings}.join(" · ");
  if (!face_.problem.isEmpty()) words = face_.problem;
  if (!face_.shared.isEmpty()) words += "\n" + tr("Trained once for the sequences %1.").arg(face_.shared);
  if (underMouse() && remove_rect().contains(help->pos())) words = tr("Remove (Del)");
  if (underMouse() && menu_rect().contains(help->pos())) words = tr("More");
  QToolTip::showText(help->globalPos(), words, this);
  return true;
}

}  // namespace lethe::ui
