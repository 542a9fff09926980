// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>
#include <QToolButton>
#include <QWidget>

#include "theme/appearance.h"

namespace lethe::ui {

enum Edge { NoEdge = 0, TopEdge = 1, RightEdge = 2, BottomEdge = 4, LeftEdge = 8 };

/// A flat region of one colour with hairlines at some of its edges.
class Surface : public QWidget {
  Q_OBJECT

 public:
  Surface(const Appearance& appearance, Token ground, int edges = NoEdge, QWidget* parent = nullptr);
  void set_ground(Token ground);

 protected:
  void paintEvent(QPaintEvent* event) override;
  const Appearance& appearance_;

 private:
  Token ground_;
  int edges_;
};

/// A label in one of the text styles and colours; follows the scheme. With `elided` a text that does not fit ends in …
/// and stands whole in the tooltip.
class Text final : public QLabel {
  Q_OBJECT

 public:
  Text(const Appearance& appearance, const QString& text, TextStyle style = TextStyle::Body, Token colour = Token::T1,
       QWidget* parent = nullptr);
  void set_colour(Token colour);
  void set_elided(Qt::TextElideMode mode);
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void dress();
  const Appearance& appearance_;
  TextStyle style_;
  Token colour_;
  Qt::TextElideMode elide_ = Qt::ElideNone;
  QString whole_;  ///< the tip of a text that is cut
};

/// A square button with an icon and no text; `text` is its accessible name and tooltip.
QToolButton* icon_button(const Appearance& appearance, const QString& icon, const QString& text, QWidget* parent);

/// The 48 px line at the top of a side list, a content or an inspector: title, one quiet fact, actions at the right.
class PageHead final : public Surface {
  Q_OBJECT

 public:
  PageHead(const Appearance& appearance, const QString& title, Token ground = Token::Base, int padding = 24,
           QWidget* parent = nullptr);
  void set_title(const QString& title);
  void set_fact(const QString& fact);
  void add_action(QWidget* widget);
  /// Before the title: a dot, a marker.
  void add_front(QWidget* widget);

 private:
  Text* title_;
  Text* fact_;
};

}  // namespace lethe::ui
