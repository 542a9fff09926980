// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/lane.h"

#include <QContextMenuEvent>
#include <QPainter>

#include "theme/metrics.h"

namespace lethe::ui {

namespace {

constexpr int lane_padding = 13, lane_head = 80, card_gap = 14, empty_height = 40;

}  // namespace

Lane::Lane(const Appearance& appearance, QWidget* parent) : QWidget(parent), appearance_(appearance) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  connect(&appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void Lane::set_title(const QString& title) {
  title_ = title;
  setAccessibleName(title);
  update();
}

void Lane::set_invitation(const QString& words) {
  invitation_ = words;
  update();
}

void Lane::set_current(bool current) {
  if (std::exchange(current_, current) != current) update();
}

void Lane::set_faces(const std::vector<CardFace>& faces) {
  const bool other_count = faces.size() != cards_.size();
  while (cards_.size() > faces.size()) {
    // A card may be in the middle of its own drag.
    cards_.back()->hide();
    cards_.back()->deleteLater();
    cards_.pop_back();
  }
  while (cards_.size() < faces.size()) {
    auto* card = new TaskCard(appearance_, this);
    card->setObjectName(QString("card-%1").arg(cards_.size() + 1));
    cards_.push_back(card);
    card->show();
    emit card_made(card);
  }
  for (std::size_t i = 0; i < faces.size(); ++i) cards_[i]->set_face(faces[i]);
  if (!other_count) return;
  updateGeometry();
  place_cards();
  update();
}

Lane::Grid Lane::grid(int width) const {
  Grid grid;
  grid.card = cards_.empty() ? QSize(metrics::card_width, metrics::card_height) : cards_.front()->sizeHint();
  grid.left = lane_padding + lane_head;
  const int count = std::max(1, static_cast<int>(cards_.size()));
  const int in_one_row = (width - grid.left - lane_padding + card_gap) / count - card_gap;
  // A little narrower rather than in two rows.
  if (in_one_row < grid.card.width())
    grid.card.setWidth(in_one_row >= metrics::card_width_least ? in_one_row : metrics::card_width_narrow);
  grid.columns = std::max(1, (width - grid.left - lane_padding + card_gap) / (grid.card.width() + card_gap));
  return grid;
}

int Lane::heightForWidth(int width) const {
  if (cards_.empty()) return empty_height;
  const Grid place = grid(width);
  const int rows = (static_cast<int>(cards_.size()) + place.columns - 1) / place.columns;
  return 2 * lane_padding + rows * place.card.height() + (rows - 1) * card_gap;
}

QSize Lane::sizeHint() const { return {400, heightForWidth(std::max(width(), 400))}; }

void Lane::place_cards() {
  const Grid place = grid(width());
  for (std::size_t i = 0; i < cards_.size(); ++i) {
    const int column = static_cast<int>(i) % place.columns, row = static_cast<int>(i) / place.columns;
    cards_[i]->setGeometry({QPoint(place.left + column * (place.card.width() + card_gap),
                                   lane_padding + row * (place.card.height() + card_gap)),
                            place.card});
  }
}

void Lane::resizeEvent(QResizeEvent*) { place_cards(); }

std::size_t Lane::place_at(const QPoint& at) const {
  std::size_t place = 0;
  for (const TaskCard* card : cards_) {
    const QRect there = card->geometry();
    const bool row_above = there.bottom() + card_gap / 2 < at.y();
    const bool same_row = at.y() <= there.bottom() + card_gap / 2 && at.y() >= there.top() - card_gap / 2;
    if (row_above || (same_row && there.center().x() < at.x()) || (at.y() > there.bottom() && row_above)) ++place;
  }
  return place;
}

QRect Lane::line_before(std::size_t place) const {
  if (cards_.empty()) return {lane_padding, 4, 2, height() - 8};
  const bool at_end = place >= cards_.size();
  const QRect card = cards_[at_end ? cards_.size() - 1 : place]->geometry();
  const int x = at_end ? card.right() + card_gap / 2 : card.left() - card_gap / 2 - 1;
  return {x, card.top() - 4, 2, card.height() + 8};
}

void Lane::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF whole = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
  if (cards_.empty()) {
    painter.setPen(QPen(appearance_.colour(current_ ? Token::Acc : Token::Line2), 1, Qt::DashLine));
    painter.drawRoundedRect(whole, metrics::well_radius, metrics::well_radius);
    painter.setFont(appearance_.font(TextStyle::Dense));
    painter.setPen(appearance_.colour(Token::T3));
    const QRect words = rect().adjusted(lane_padding, 0, -lane_padding, 0);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(invitation_, Qt::ElideRight, words.width()));
    return;
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(appearance_.colour(Token::Well));
  painter.drawRoundedRect(QRectF(rect()), metrics::well_radius, metrics::well_radius);
  painter.setFont(appearance_.font(TextStyle::Section));
  painter.setPen(appearance_.colour(Token::T1));
  const QRect words(lane_padding, lane_padding + 8, lane_head - 8, height());
  painter.drawText(words, Qt::AlignLeft | Qt::AlignTop, title_);
  const int below = painter.fontMetrics().height() + 2;
  painter.setFont(appearance_.font(TextStyle::Caption));
  painter.setPen(appearance_.colour(Token::T3));
  painter.drawText(words.adjusted(0, below, 0, 0), Qt::AlignLeft | Qt::AlignTop,
                   cards_.size() == 1 ? tr("1 stage") : tr("%1 stages").arg(cards_.size()));
  for (std::size_t i = 1; i < cards_.size(); ++i) {
    const QRect card = cards_[i]->geometry();
    if (cards_[i - 1]->geometry().top() != card.top()) continue;
    painter.drawPixmap(QPointF(card.left() - card_gap / 2.0 - 6, card.center().y() - 5.5),
                       appearance_.pixmap("arrow-right", Token::T3, 12, devicePixelRatioF()));
  }
}

void Lane::contextMenuEvent(QContextMenuEvent* event) { emit menu_wanted(event->globalPos()); }

}  // namespace lethe::ui
