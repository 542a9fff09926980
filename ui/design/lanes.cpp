// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/lanes.h"

#include <QKeyEvent>
#include <QVBoxLayout>

namespace lethe::ui {

QString letters_of(std::size_t lane) {
  const QString last(QChar('A' + static_cast<int>(lane % 26)));
  return lane < 26 ? last : letters_of(lane / 26 - 1) + last;
}

Lanes::Lanes(const Appearance& appearance, StudyEditor& editor, QWidget* parent)
    : QWidget(parent), appearance_(appearance), editor_(editor), mark_(new DropMark(appearance, this)) {
  setObjectName("lanes");
  setAcceptDrops(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  add_lane();
}

Lane* Lanes::add_lane() {
  auto* lane = new Lane(appearance_, this);
  lane->setObjectName(QString("lane-%1").arg(lanes_.size() + 1));
  lanes_.push_back(lane);
  layout()->addWidget(lane);
  connect(lane, &Lane::card_made, this, &Lanes::hear);
  connect(lane, &Lane::menu_wanted, this, [this, lane](const QPoint& at) {
    const auto number = static_cast<std::size_t>(std::find(lanes_.begin(), lanes_.end(), lane) - lanes_.begin());
    if (number >= editor_.study().sequences.size()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    add_lane_actions(*menu, number);
    menu->popup(at);
  });
  lane->show();
  return lane;
}

void Lanes::hear(TaskCard* card) {
  card->installEventFilter(this);
  const auto with_spot = [this, card](auto action) {
    if (const auto spot = spot_of(card)) action(*spot);
  };
  connect(card, &TaskCard::clicked, this, [=, this] { with_spot([this](Spot spot) { emit selected(spot); }); });
  connect(card, &TaskCard::remove_wanted, this, [=, this] { with_spot([this](Spot spot) { remove(spot); }); });
  connect(card, &TaskCard::menu_wanted, this,
          [=, this](const QPoint& at) { with_spot([&](Spot spot) { show_menu(spot, at); }); });
  connect(card, &TaskCard::drag_wanted, this, [=, this](const QPoint& grabbed) { drag(card, grabbed); });
}

void Lanes::set_faces(const std::vector<std::vector<CardFace>>& faces) {
  while (lanes_.size() > faces.size() + 1) {
    // A card of it may be in the middle of its own drag.
    lanes_.back()->hide();
    layout()->removeWidget(lanes_.back());
    lanes_.back()->deleteLater();
    lanes_.pop_back();
  }
  while (lanes_.size() < faces.size() + 1) add_lane();
  for (std::size_t i = 0; i < faces.size(); ++i) {
    lanes_[i]->set_title(tr("Order %1").arg(letters_of(i)));
    lanes_[i]->set_faces(faces[i]);
  }
  lanes_.back()->set_title(tr("Another order"));
  lanes_.back()->set_faces({});
  lanes_.back()->set_invitation(faces.empty() ? tr("Drag tasks here, or choose one in the palette and press Enter")
                                              : tr("Drop tasks here for another order, or press Insert"));
  if (selected_ && !card(*selected_)) selected_.reset();
  select(selected_);
}

void Lanes::select(const std::optional<Spot>& spot) {
  selected_ = spot;
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane)
    for (std::size_t item = 0; item < lanes_[lane]->cards().size(); ++item)
      lanes_[lane]->cards()[item]->set_selected(spot == Spot{lane, item});
}

TaskCard* Lanes::card(Spot spot) const {
  if (spot.lane >= lanes_.size() || spot.item >= lanes_[spot.lane]->cards().size()) return nullptr;
  return lanes_[spot.lane]->cards()[spot.item];
}

void Lanes::focus(Spot spot) {
  if (TaskCard* there = card(spot)) there->setFocus(Qt::OtherFocusReason);
  emit selected(spot);
}

Spot Lanes::next_place() const {
  if (selected_) return {selected_->lane, selected_->item + 1};
  const auto& sequences = editor_.study().sequences;
  return sequences.empty() ? Spot{} : Spot{sequences.size() - 1, sequences.back().size()};
}

std::optional<Spot> Lanes::spot_of(const QObject* card) const {
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane)
    for (std::size_t item = 0; item < lanes_[lane]->cards().size(); ++item)
      if (lanes_[lane]->cards()[item] == card) return Spot{lane, item};
  return std::nullopt;
}

bool Lanes::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusIn) {
    if (const auto spot = spot_of(watched); spot && spot != selected_) emit selected(*spot);
    return false;
  }
  if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
  const auto spot = spot_of(watched);
  return spot && key_pressed(*spot, *static_cast<QKeyEvent*>(event));
}

}  // namespace lethe::ui
