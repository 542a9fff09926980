// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

#include "design/task_card.h"

namespace lethe::ui {

/// One sequence: its name and its cards, wrapped at the edge. Without cards it is the dashed place for another one.
class Lane final : public QWidget {
  Q_OBJECT

 public:
  Lane(const Appearance& appearance, QWidget* parent);
  void set_title(const QString& title);
  void set_faces(const std::vector<CardFace>& faces);
  /// Of the dashed one: what it asks for.
  void set_invitation(const QString& words);
  /// Tasks from the palette go here.
  void set_current(bool current);

  const std::vector<TaskCard*>& cards() const { return cards_; }
  bool empty() const { return cards_.empty(); }
  /// Before which card something dropped there would stand.
  std::size_t place_at(const QPoint& at) const;
  /// Of the line that shows it: its upper end and its height.
  QRect line_before(std::size_t place) const;

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;

 signals:
  void card_made(lethe::ui::TaskCard* card);
  void menu_wanted(const QPoint& at);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  struct Grid {
    QSize card;
    int left = 0, columns = 1;
  };
  Grid grid(int width) const;
  void place_cards();

  const Appearance& appearance_;
  QString title_, invitation_;
  bool current_ = false;
  std::vector<TaskCard*> cards_;
};

}  // namespace lethe::ui
