// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMenu>
#include <QWidget>
#include <optional>
#include <vector>

#include "design/choice_mime.h"
#include "design/drop_mark.h"
#include "design/lane.h"
#include "design/study_editor.h"

namespace lethe::ui {

/// The sequences, one lane each, and a dashed one for another. Dragging, keys and menus of the cards become edits here.
class Lanes final : public QWidget {
  Q_OBJECT

 public:
  Lanes(const Appearance& appearance, StudyEditor& editor, QWidget* parent);
  /// One list a sequence; must be those of the editor's study.
  void set_faces(const std::vector<std::vector<CardFace>>& faces);
  void select(const std::optional<Spot>& spot);
  void focus(Spot spot);
  TaskCard* card(Spot spot) const;
  /// Where something from the palette goes: behind the selected card, else at the end of the last sequence.
  Spot next_place() const;
  void copy_current_lane();

 signals:
  void selected(const lethe::ui::Spot& spot);
  void opened(const lethe::ui::Spot& spot);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  Lane* add_lane();
  void hear(TaskCard* card);
  std::optional<Spot> spot_of(const QObject* card) const;
  Spot place_at(const QPoint& at) const;
  bool key_pressed(Spot spot, const QKeyEvent& key);
  bool move_focus(Spot spot, int key);
  bool move_card(Spot spot, int key);
  void remove(Spot spot);
  void copy(Spot spot);
  void drag(TaskCard* card, const QPoint& grabbed_at);
  void show_menu(Spot spot, const QPoint& at);
  void add_lane_actions(QMenu& menu, std::size_t lane);
  QString words_for(const Dragged& dragged, Spot to, bool copies) const;

  const Appearance& appearance_;
  StudyEditor& editor_;
  std::vector<Lane*> lanes_;  ///< the last one is the dashed one
  DropMark* mark_;
  std::optional<Spot> selected_;
};

/// «A», «B», … «AA».
QString letters_of(std::size_t lane);

}  // namespace lethe::ui
