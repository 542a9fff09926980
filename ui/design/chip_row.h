// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPushButton>
#include <QToolButton>
#include <QWidget>
#include <vector>

#include "design/chip.h"
#include "widgets/flow_layout.h"
#include "widgets/surface.h"

namespace lethe::ui {

/// One line of the study: its label, its chips, + for another one, and a hint that concerns it.
class ChipRow final : public QWidget {
  Q_OBJECT

 public:
  ChipRow(const Appearance& appearance, Part part, QWidget* parent);
  Part part() const { return part_; }
  void set_faces(const std::vector<ChipFace>& faces);
  /// What holds where no chip is.
  void set_default_words(const QString& words);
  /// One sentence and what a link beside it would do; empty for none.
  void set_hint(const QString& sentence, const QString& link = {});
  /// Negative for none.
  void select(int at);
  /// Something is dragged that this row takes.
  void set_target(bool target);
  const std::vector<Chip*>& chips() const { return chips_; }
  QToolButton* plus() const { return plus_; }

 signals:
  void chosen(int at);
  void opened(int at);
  void remove_wanted(int at);
  void plus_wanted();
  void hint_followed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  Chip* make_chip();
  int place_of(const QObject* chip) const;
  bool key_pressed(int at, int key);

  const Appearance& appearance_;
  Part part_;
  QWidget* box_;
  FlowLayout* flow_;
  Text* default_words_;
  QToolButton* plus_;
  QWidget* hint_;
  Text* hint_text_;
  QPushButton* hint_link_;
  std::vector<Chip*> chips_;
  bool target_ = false;
};

}  // namespace lethe::ui
