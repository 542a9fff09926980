// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>

#include "theme/appearance.h"
#include "theme/metrics.h"

namespace lethe::ui {

/// What a task's card shows.
struct CardFace {
  QString name;
  int stage = 1;
  QString fact;                        ///< metric and examples
  QString settings;                    ///< epochs, and what else is set for this task
  QString short_fact, short_settings;  ///< the same for narrow cards
  bool set = false;                    ///< something is set for this task alone
  QString shared;                      ///< the sequences that share this stage: «A, B»
  QString problem;                     ///< "" or one sentence
  QString sequence;                    ///< of which sequence, for screen readers
  bool operator==(const CardFace&) const = default;
};

/// A task in a sequence. The lanes answer its keys and drags.
class TaskCard final : public QAbstractButton {
  Q_OBJECT

 public:
  TaskCard(const Appearance& appearance, QWidget* parent);
  void set_face(const CardFace& face);
  const CardFace& face() const { return face_; }
  void set_selected(bool selected);
  /// It is being dragged: only its outline stays.
  void set_lifted(bool lifted);
  /// As it hangs at the pointer.
  QPixmap picture() const;
  int least_height() const;
  QSize sizeHint() const override { return {metrics::card_width, least_height()}; }

 signals:
  void drag_wanted(const QPoint& grabbed_at);
  void remove_wanted();
  void menu_wanted(const QPoint& at);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void draw(QPainter& painter, bool active) const;
  void draw_words(QPainter& painter, bool tools) const;
  QRect remove_rect() const;
  QRect menu_rect() const;

  const Appearance& appearance_;
  CardFace face_;
  bool selected_ = false, lifted_ = false;
  std::optional<QPoint> pressed_;
};

}  // namespace lethe::ui
