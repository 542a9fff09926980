// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QIcon>
#include <QObject>
#include <map>
#include <memory>

#include "theme/theme.h"

class QApplication;

namespace lethe::ui {

enum class SchemeChoice { System, Light, Dark };

/// Sizes of text. Weights: Name is medium, Title and Section are semibold.
enum class TextStyle { Title, Section, Body, Name, Dense, DenseStrong, Caption };

/// How the program looks now: colours, fonts, icons. One for the program, handed to whoever paints.
class Appearance : public QObject {
  Q_OBJECT

 public:
  explicit Appearance(QApplication& application);

  const Theme& theme() const { return theme_; }
  QColor colour(Token token) const { return theme_[token]; }
  QFont font(TextStyle style) const;
  /// Digits that all have one width.
  QFont fixed_font() const;

  SchemeChoice choice() const { return choice_; }
  void choose(SchemeChoice choice);

  /// An icon of ui/theme/icons in a colour; follows the scheme by itself.
  QIcon icon(const QString& name, Token token = Token::T2) const;
  /// The icon's picture at a size in device-independent pixels.
  QPixmap pixmap(const QString& name, Token token, int size, qreal ratio) const;

 signals:
  void changed();

 private:
  void apply();
  Scheme wanted() const;

  QApplication& application_;
  SchemeChoice choice_ = SchemeChoice::System;
  Scheme system_scheme_;
  Theme theme_;
  mutable std::map<QString, QPixmap> pixmaps_;
};

/// The application's style sheet: boxes of stock controls, made from the template by the theme's colours.
QString style_sheet(const Theme& theme);

}  // namespace lethe::ui
