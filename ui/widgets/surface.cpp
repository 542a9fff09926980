// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/surface.h"

#include <QHBoxLayout>
#include <QPainter>

#include "theme/metrics.h"

namespace lethe::ui {

Surface::Surface(const Appearance& appearance, Token ground, int edges, QWidget* parent)
    : QWidget(parent), appearance_(appearance), ground_(ground), edges_(edges) {}

void Surface::set_ground(Token ground) {
  ground_ = ground;
  update();
}

void Surface::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), appearance_.colour(ground_));
  const QColor line = appearance_.colour(Token::Line);
  if (edges_ & TopEdge) painter.fillRect(QRect(0, 0, width(), 1), line);
  if (edges_ & BottomEdge) painter.fillRect(QRect(0, height() - 1, width(), 1), line);
  if (edges_ & LeftEdge) painter.fillRect(QRect(0, 0, 1, height()), line);
  if (edges_ & RightEdge) painter.fillRect(QRect(width() - 1, 0, 1, height()), line);
}

Text::Text(const Appearance& appearance, const QString& text, TextStyle style, Token colour, QWidget* parent)
    : QLabel(text, parent), appearance_(appearance), style_(style), colour_(colour) {
  dress();
  connect(&appearance, &Appearance::changed, this, &Text::dress);
}

void Text::dress() {
  setFont(appearance_.font(style_));
  QPalette colours = palette();
  colours.setColor(QPalette::WindowText, appearance_.colour(colour_));
  setPalette(colours);
}

void Text::set_colour(Token colour) {
  colour_ = colour;
  dress();
}

void Text::set_elided(Qt::TextElideMode mode) {
  elide_ = mode;
  updateGeometry();
}

QSize Text::minimumSizeHint() const {
  const QSize hint = QLabel::minimumSizeHint();
  return elide_ == Qt::ElideNone ? hint : QSize(24, hint.height());
}

void Text::paintEvent(QPaintEvent* event) {
  if (elide_ == Qt::ElideNone) return QLabel::paintEvent(event);
  const QString shown = fontMetrics().elidedText(text(), elide_, contentsRect().width());
  // A tip that somebody else gave stays.
  if (toolTip() == whole_) {
    whole_ = shown == text() ? QString() : text();
    setToolTip(whole_);
  }
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::WindowText));
  painter.drawText(contentsRect(), static_cast<int>(alignment()) | Qt::TextSingleLine, shown);
}

QToolButton* icon_button(const Appearance& appearance, const QString& icon, const QString& text, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setProperty("kind", "icon");
  button->setIcon(appearance.icon(icon));
  button->setIconSize({20, 20});
  button->setFocusPolicy(Qt::TabFocus);
  button->setAccessibleName(text);
  button->setToolTip(text);
  return button;
}

PageHead::PageHead(const Appearance& appearance, const QString& title, Token ground, int padding, QWidget* parent)
    : Surface(appearance, ground, BottomEdge, parent),
      title_(new Text(appearance, title, TextStyle::Title)),
      fact_(new Text(appearance, "", TextStyle::Dense, Token::T3)) {
  setFixedHeight(metrics::row(appearance.font(TextStyle::Title), metrics::page_head));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(padding, 0, padding - 8, 0);
  row->setSpacing(8);
  row->addWidget(title_);
  row->addWidget(fact_);
  row->addStretch();
  title_->set_elided(Qt::ElideMiddle);
  title_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

void PageHead::set_title(const QString& title) { title_->setText(title); }
void PageHead::set_fact(const QString& fact) { fact_->setText(fact); }
void PageHead::add_action(QWidget* widget) { layout()->addWidget(widget); }
void PageHead::add_front(QWidget* widget) { static_cast<QHBoxLayout*>(layout())->insertWidget(0, widget); }

}  // namespace lethe::ui
