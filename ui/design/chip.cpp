// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/chip.h"

#include <QContextMenuEvent>
#include <QPainter>

#include "design/palette_delegate.h"
#include "design/palette_entries.h"
#include "theme/metrics.h"

namespace lethe::ui {

namespace {

constexpr int chip_padding = 10, chip_cross = 14, chip_mark = 18;

}  // namespace

Chip::Chip(const Appearance& appearance, QWidget* parent) : QAbstractButton(parent), appearance_(appearance) {
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(&appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void Chip::set_face(const ChipFace& face) {
  if (face == face_) return;
  face_ = face;
  setText(face.words);
  QStringList spoken{face.words, word_of(face.part), face.settings, face.problem};
  spoken.removeAll(QString());
  setAccessibleName(spoken.join(", "));
  QStringList tip{face.words, face.about, face.problem, tr("Del removes it, Enter opens its settings.")};
  tip.removeAll(QString());
  setToolTip(tip.join("\n"));
  updateGeometry();
  update();
}

void Chip::set_selected(bool selected) {
  if (std::exchange(selected_, selected) != selected) update();
}

int Chip::text_left() const { return chip_padding + (has_mark(face_.part) ? chip_mark : 0); }

QSize Chip::sizeHint() const {
  const QFont font = appearance_.font(TextStyle::Body);
  int wide = text_left() + QFontMetrics(font).horizontalAdvance(face_.words) + chip_padding + chip_cross;
  if (!face_.settings.isEmpty())
    wide += 6 + QFontMetrics(appearance_.font(TextStyle::Dense)).horizontalAdvance(face_.settings);
  return {wide, metrics::row(font, metrics::chip)};
}

QRect Chip::cross_rect() const {
  return {width() - chip_cross - 5, (height() - chip_cross) / 2, chip_cross, chip_cross};
}

void Chip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool ringed = hasFocus() || selected_;
  Token border = underMouse() ? Token::Ctl : Token::Line2;
  if (!face_.problem.isEmpty()) border = Token::Danger;
  if (ringed) border = Token::Acc;
  const double inset = ringed ? 1 : 0.5;
  painter.setPen(QPen(appearance_.colour(border), ringed ? 2 : 1));
  painter.setBrush(appearance_.colour(selected_ ? Token::Sel : Token::Card));
  painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), metrics::radius, metrics::radius);
  if (has_mark(face_.part))
    paint_part_mark(painter, appearance_, face_.part, face_.name, face_.family, {chip_padding + 5.0, height() / 2.0});
  QRect words = rect().adjusted(text_left(), 0, -chip_cross - 6, 0);
  painter.setFont(appearance_.font(TextStyle::Body));
  painter.setPen(appearance_.colour(Token::T1));
  const QString shown = painter.fontMetrics().elidedText(face_.words, Qt::ElideMiddle, words.width());
  painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, shown);
  words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(shown) + 6);
  painter.setFont(appearance_.font(TextStyle::Dense));
  painter.setPen(appearance_.colour(Token::T2));
  painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, face_.settings);
  if (underMouse() || hasFocus())
    painter.drawPixmap(cross_rect().topLeft(), appearance_.pixmap("cross", Token::T2, chip_cross, devicePixelRatioF()));
}

void Chip::mousePressEvent(QMouseEvent* event) {
  setFocus(Qt::MouseFocusReason);
  event->accept();
}

void Chip::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const QPoint at = event->position().toPoint();
  if (cross_rect().adjusted(-4, -6, 5, 6).contains(at)) return emit remove_wanted();
  if (rect().contains(at)) emit clicked();
}

void Chip::contextMenuEvent(QContextMenuEvent* event) {
  const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
  emit menu_wanted(by_key ? mapToGlobal(rect().bottomLeft()) : event->globalPos());
}

bool Chip::event(QEvent* event) {
  if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave) update();
  return QAbstractButton::event(event);
}

}  // namespace lethe::ui
