// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>
#include <string>

#include "design/selection.h"
#include "theme/appearance.h"

namespace lethe::ui {

/// What a chip shows.
struct ChipFace {
  Part part = Part::Model;
  std::string name, family;  ///< for its mark
  QString words;
  QString settings;  ///< what tells it from others of its name: «r 8 α 16»
  QString problem;   ///< "" or one sentence
  QString about;     ///< for the tooltip
  bool operator==(const ChipFace&) const = default;
};

/// One of a row: a model, a method, a seed. Its place for the × is kept, so nothing moves under the pointer.
class Chip final : public QAbstractButton {
  Q_OBJECT

 public:
  Chip(const Appearance& appearance, QWidget* parent);
  void set_face(const ChipFace& face);
  const ChipFace& face() const { return face_; }
  void set_selected(bool selected);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {60, sizeHint().height()}; }

 signals:
  void remove_wanted();
  void menu_wanted(const QPoint& at);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QRect cross_rect() const;
  int text_left() const;

  const Appearance& appearance_;
  ChipFace face_;
  bool selected_ = false;
};

}  // namespace lethe::ui
