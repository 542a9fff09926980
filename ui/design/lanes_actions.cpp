// SPDX-License-Identifier: GPL-3.0-or-later
// Keys, menus and drags of the cards.
#include <QDrag>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPointer>

#include "design/lanes.h"
#include "paint/text.h"

namespace lethe::ui {

bool Lanes::key_pressed(Spot spot, const QKeyEvent& key) {
  const auto modifiers = key.modifiers() & ~Qt::KeypadModifier;
  // Ctrl alone, so that the one hand which holds an arrow needs no third key.
  if (modifiers == Qt::ControlModifier || modifiers == (Qt::ControlModifier | Qt::ShiftModifier)) {
    if (key.key() == Qt::Key_D && modifiers == Qt::ControlModifier) return copy(spot), true;
    return move_card(spot, key.key());
  }
  if (modifiers) return false;
  switch (key.key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
      return remove(spot), true;
    case Qt::Key_Insert:
      return copy_current_lane(), true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      emit opened(spot);
      return true;
    default:
      return move_focus(spot, key.key());
  }
}

bool Lanes::move_focus(Spot spot, int key) {
  const auto& sequences = editor_.study().sequences;
  switch (key) {
    case Qt::Key_Left:
      if (spot.item > 0) focus({spot.lane, spot.item - 1});
      return true;
    case Qt::Key_Right:
      if (spot.item + 1 < sequences[spot.lane].size()) focus({spot.lane, spot.item + 1});
      return true;
    case Qt::Key_Home:
      focus({spot.lane, 0});
      return true;
    case Qt::Key_End:
      focus({spot.lane, sequences[spot.lane].size() - 1});
      return true;
    case Qt::Key_Up:
      if (spot.lane > 0) focus({spot.lane - 1, std::min(spot.item, sequences[spot.lane - 1].size() - 1)});
      return true;
    case Qt::Key_Down:
      if (spot.lane + 1 >= sequences.size()) return false;
      focus({spot.lane + 1, std::min(spot.item, sequences[spot.lane + 1].size() - 1)});
      return true;
    default:
      return false;
  }
}

bool Lanes::move_card(Spot spot, int key) {
  const auto& sequences = editor_.study().sequences;
  Spot to = spot;
  switch (key) {
    case Qt::Key_Left:
      if (spot.item == 0) return true;
      --to.item;
      break;
    case Qt::Key_Right:
      if (spot.item + 1 >= sequences[spot.lane].size()) return true;
      to.item += 2;  // the places count before it is taken out
      break;
    case Qt::Key_Up:
      if (spot.lane == 0) return true;
      to = {spot.lane - 1, std::min(spot.item, sequences[spot.lane - 1].size())};
      break;
    case Qt::Key_Down:
      if (spot.lane + 1 == sequences.size() && sequences[spot.lane].size() == 1) return true;
      ++to.lane;
      if (to.lane < sequences.size()) to.item = std::min(spot.item, sequences[to.lane].size());
      break;
    default:
      return false;
  }
  focus(editor_.move_task(spot, to));
  return true;
}

void Lanes::remove(Spot spot) {
  editor_.remove_task(spot);
  const auto& sequences = editor_.study().sequences;
  if (sequences.empty()) return;
  spot.lane = std::min(spot.lane, sequences.size() - 1);
  spot.item = std::min(spot.item, sequences[spot.lane].size() - 1);
  focus(spot);
}

void Lanes::copy(Spot spot) { focus(editor_.copy_task(spot, {spot.lane, spot.item + 1})); }

void Lanes::copy_current_lane() {
  const auto& sequences = editor_.study().sequences;
  if (sequences.empty()) return;
  const std::size_t lane = selected_ ? selected_->lane : sequences.size() - 1;
  editor_.copy_lane(lane);
  focus({lane + 1, 0});
}

void Lanes::show_menu(Spot spot, const QPoint& at) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const std::size_t count = editor_.study().sequences[spot.lane].size();
  menu->addAction(tr("Settings\tEnter"), this, [this, spot] { emit opened(spot); });
  menu->addSeparator();
  menu->addAction(tr("Move left\tCtrl+Shift+Left"), this, [this, spot] { move_card(spot, Qt::Key_Left); })
      ->setEnabled(spot.item > 0);
  menu->addAction(tr("Move right\tCtrl+Shift+Right"), this, [this, spot] { move_card(spot, Qt::Key_Right); })
      ->setEnabled(spot.item + 1 < count);
  menu->addAction(tr("Copy\tCtrl+D"), this, [this, spot] { copy(spot); });
  menu->addAction(tr("Remove\tDel"), this, [this, spot] { remove(spot); });
  menu->addSeparator();
  add_lane_actions(*menu, spot.lane);
  menu->popup(at);
}

void Lanes::add_lane_actions(QMenu& menu, std::size_t lane) {
  menu.addAction(tr("Copy the sequence\tInsert"), this, [this, lane] {
    editor_.copy_lane(lane);
    focus({lane + 1, 0});
  });
  menu.addAction(tr("Move the sequence up"), this,
                 [this, lane] {
                   editor_.move_lane(lane, lane - 1);
                   focus({lane - 1, 0});
                 })
      ->setEnabled(lane > 0);
  menu.addAction(tr("Remove the sequence"), this, [this, lane] { editor_.remove_lane(lane); });
}

void Lanes::drag(TaskCard* card, const QPoint& grabbed_at) {
  const auto spot = spot_of(card);
  if (!spot) return;
  const std::string name = editor_.study().sequences[spot->lane][spot->item].task;
  auto* drag = new QDrag(this);
  drag->setMimeData(to_mime({Part::Task, name, spot}).release());
  drag->setPixmap(card->picture());
  drag->setHotSpot(grabbed_at);
  card->set_lifted(true);
  const QPointer<TaskCard> lifted = card;
  drag->exec(Qt::MoveAction | Qt::CopyAction, Qt::MoveAction);
  if (lifted) lifted->set_lifted(false);
  mark_->hide();
}

Spot Lanes::place_at(const QPoint& at) const {
  std::size_t lane = 0;
  while (lane + 1 < lanes_.size() && at.y() > lanes_[lane]->geometry().bottom() + 4) ++lane;
  return {lane, lanes_[lane]->place_at(lanes_[lane]->mapFrom(this, at))};
}

QString Lanes::words_for(const Dragged& dragged, Spot to, bool copies) const {
  const bool fresh = to.lane >= editor_.study().sequences.size();
  std::size_t stage = to.item + 1;
  if (dragged.from && !copies && dragged.from->lane == to.lane && dragged.from->item < to.item) --stage;
  const QString where =
      fresh ? tr("a sequence of its own") : tr("stage %1 of order %2").arg(stage).arg(letters_of(to.lane));
  if (!dragged.from) return tr("Add as %1").arg(where);
  return copies ? tr("Copy to %1").arg(where) : tr("Move to %1. Ctrl copies.").arg(where);
}

void Lanes::dragEnterEvent(QDragEnterEvent* event) { dragMoveEvent(event); }

void Lanes::dragMoveEvent(QDragMoveEvent* event) {
  const auto dragged = dragged_of(event->mimeData());
  if (!dragged || dragged->part != Part::Task) {
    mark_->hide();
    return event->ignore();  // the board takes it
  }
  const QPoint at = event->position().toPoint();
  const Spot to = place_at(at);
  const bool copies = dragged->from && event->modifiers() & Qt::ControlModifier;
  event->setDropAction(dragged->from && !copies ? Qt::MoveAction : Qt::CopyAction);
  event->accept();
  const Lane* lane = lanes_[to.lane];
  mark_->show_at(lane->line_before(to.item).translated(lane->pos()), at, words_for(*dragged, to, copies));
}

void Lanes::dragLeaveEvent(QDragLeaveEvent*) { mark_->hide(); }

void Lanes::dropEvent(QDropEvent* event) {
  mark_->hide();
  const auto dragged = dragged_of(event->mimeData());
  if (!dragged || dragged->part != Part::Task) return event->ignore();
  const Spot to = place_at(event->position().toPoint());
  const bool copies = dragged->from && event->modifiers() & Qt::ControlModifier;
  event->setDropAction(dragged->from && !copies ? Qt::MoveAction : Qt::CopyAction);
  event->accept();
  const auto& sequences = editor_.study().sequences;
  const bool known = dragged->from && dragged->from->lane < sequences.size() &&
                     dragged->from->item < sequences[dragged->from->lane].size();
  if (!known) {
    editor_.insert_task(to, {dragged->name, Json::object()});
    return focus({std::min(to.lane, sequences.size() - 1), to.item});
  }
  focus(copies ? editor_.copy_task(*dragged->from, to) : editor_.move_task(*dragged->from, to));
}

}  // namespace lethe::ui
