// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/rail.h"

#include <QPainter>
#include <QVBoxLayout>

#include "theme/metrics.h"
#include "widgets/number_text.h"

namespace lethe::ui {

RailButton::RailButton(const Appearance& appearance, QString icon, const QString& title, QWidget* parent)
    : QAbstractButton(parent), appearance_(appearance), icon_(std::move(icon)) {
  setText(title);
  setCheckable(true);
  setFocusPolicy(Qt::TabFocus);
  setAttribute(Qt::WA_Hover);
  setAccessibleName(title);
}

void RailButton::set_badge(int count) {
  badge_ = count;
  setAccessibleDescription(count > 0 ? plural(count, tr("1 run open"), tr("%1 runs open")) : QString());
  update();
}

QSize RailButton::sizeHint() const {
  const QFontMetrics metrics(appearance_.font(TextStyle::Caption));
  return {metrics::rail, std::max(metrics::rail_button_height, 32 + metrics.height())};
}

void RailButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF box((width() - metrics::rail_button_width) / 2.0, 0, metrics::rail_button_width, height());
  painter.setPen(Qt::NoPen);
  if (isChecked() || underMouse()) {
    painter.setBrush(appearance_.colour(isChecked() ? Token::Sel : Token::Hover));
    painter.drawRoundedRect(box, metrics::radius, metrics::radius);
  }
  if (isChecked()) {
    painter.setBrush(appearance_.colour(Token::Acc));
    painter.drawRect(QRectF(0, 8, 3, height() - 16));
  }
  const Token ink = isChecked() ? Token::Acc : Token::T2;
  painter.drawPixmap(QPointF(width() / 2.0 - 10, 8), appearance_.pixmap(icon_, ink, 20, devicePixelRatioF()));
  painter.setPen(appearance_.colour(ink));
  painter.setFont(appearance_.font(TextStyle::Caption));
  painter.drawText(QRectF(0, 30, width(), height() - 32), Qt::AlignHCenter | Qt::AlignVCenter, text());
  if (badge_ > 0) {
    const QString number = badge_ > 99 ? "99+" : QString::number(badge_);
    const double wide = std::max(16.0, QFontMetricsF(painter.font()).horizontalAdvance(number) + 8);
    const QRectF badge(width() / 2.0 + 6, 3, wide, 16);
    painter.setPen(Qt::NoPen);
    painter.setBrush(appearance_.colour(Token::AccFill));
    painter.drawRoundedRect(badge, 8, 8);
    painter.setPen(appearance_.colour(Token::On));
    painter.drawText(badge, Qt::AlignCenter, number);
  }
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(appearance_.colour(Token::Acc), 2));
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), metrics::radius, metrics::radius);
  }
}

Rail::Rail(const Appearance& appearance, const std::vector<PageEntry>& pages, QWidget* parent)
    : QWidget(parent), appearance_(appearance) {
  setFixedWidth(metrics::rail);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 8, 0, 8);
  column->setSpacing(4);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    auto* button = new RailButton(appearance, pages[i].icon, pages[i].title, this);
    button->setObjectName("rail-" + pages[i].name);
    button->setToolTip(tr("%1  Ctrl+%2").arg(pages[i].title).arg(i + 1));
    group_.addButton(button, static_cast<int>(i));
    column->addWidget(button);
  }
  column->addStretch();
  connect(&group_, &QButtonGroup::idClicked, this, &Rail::chosen);
}

void Rail::set_current(int page) { group_.button(page)->setChecked(true); }
RailButton* Rail::button(int page) const { return static_cast<RailButton*>(group_.button(page)); }

void Rail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), appearance_.colour(Token::Win));
  painter.fillRect(QRect(width() - 1, 0, 1, height()), appearance_.colour(Token::Line));
}

}  // namespace lethe::ui
