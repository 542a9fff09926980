// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/summary_row.h"

#include <QKeyEvent>
#include <QPainter>

#include "theme/metrics.h"

namespace lethe::ui {

namespace {

constexpr int summary_left = 104, summary_height = 47;

}  // namespace

SummaryRow::SummaryRow(const Appearance& appearance, const QString& label, QWidget* parent)
    : QAbstractButton(parent), appearance_(appearance), label_(label) {
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void SummaryRow::set_summary(const QString& summary, const QString& fact, const QString& problem) {
  summary_ = summary;
  fact_ = fact;
  problem_ = problem;
  setAccessibleName(QStringList{label_, summary, fact, problem}.join(", "));
  setToolTip(problem.isEmpty() ? summary : problem);
  update();
}

void SummaryRow::set_selected(bool selected) {
  if (std::exchange(selected_, selected) != selected) update();
}

QSize SummaryRow::sizeHint() const { return {300, metrics::row(appearance_.font(TextStyle::Body), summary_height)}; }

void SummaryRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(QRect(0, 0, width(), 1), appearance_.colour(Token::Line));
  const QRectF box = QRectF(rect()).adjusted(summary_left - 9, 7, -1, -7);
  const bool ringed = hasFocus() || selected_;
  if (ringed || underMouse()) {
    painter.setPen(ringed ? QPen(appearance_.colour(Token::Acc), 2) : QPen(Qt::NoPen));
    painter.setBrush(appearance_.colour(selected_ ? Token::Sel : underMouse() ? Token::Hover : Token::Base));
    painter.drawRoundedRect(box, metrics::radius, metrics::radius);
  }
  painter.setFont(appearance_.font(TextStyle::Section));
  painter.setPen(appearance_.colour(Token::T1));
  painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, label_);
  painter.drawPixmap(QPointF(width() - 22, height() / 2.0 - 7),
                     appearance_.pixmap("right", Token::T3, 14, devicePixelRatioF()));
  QRect words = rect().adjusted(summary_left, 0, -30, 0);
  painter.setFont(appearance_.font(TextStyle::Dense));
  painter.setPen(appearance_.colour(Token::T3));
  painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, fact_);
  words.setRight(words.right() - painter.fontMetrics().horizontalAdvance(fact_) - 12);
  painter.setFont(appearance_.font(TextStyle::Body));
  painter.setPen(appearance_.colour(problem_.isEmpty() ? Token::T2 : Token::Danger));
  const QString& shown = problem_.isEmpty() ? summary_ : problem_;
  painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(shown, Qt::ElideRight, words.width()));
}

void SummaryRow::keyPressEvent(QKeyEvent* event) {
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (!enter || event->modifiers() & ~Qt::KeypadModifier) return QAbstractButton::keyPressEvent(event);
  emit clicked();
  emit opened();
}

}  // namespace lethe::ui
