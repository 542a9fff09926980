// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <array>

namespace lethe::ui {

enum class Scheme { Light, Dark };

/// What a colour is for. Widgets ask by these names; hex values stand in theme.cpp alone.
enum class Token {
  Win,   ///< header, rail, side lists, status bar, forecast bar
  Base,  ///< content, inputs, charts
  Card,  ///< task cards, menus, tooltips
  Well,  ///< lanes, current stage
  Hover,
  Sel,
  Line,   ///< hairlines, grid
  Line2,  ///< borders of buttons, cards, chips
  Ctl,    ///< borders of what one types or picks in
  T1,
  T2,
  T3,
  Acc,      ///< links, focus, selection
  AccFill,  ///< primary button, check box, badge
  On,       ///< text on AccFill
  Warn,
  WarnIcon,
  WarnFill,
  Danger,
  DangerFill,
  Ok,
  OkFill,
  Thin,  ///< lines of single elements behind their group
  Count
};

/// The colours of one scheme; a value.
class Theme {
 public:
  explicit Theme(Scheme scheme);
  Scheme scheme() const { return scheme_; }
  bool dark() const { return scheme_ == Scheme::Dark; }
  const QColor& operator[](Token token) const { return colours_[static_cast<std::size_t>(token)]; }
  /// Colour of change against stage 0 in points, clamped at ±50, losses to one side and gains to the other.
  QColor change(double points) const;
  /// Black or white, whichever contrasts more with `ground`.
  static QColor ink_on(const QColor& ground);

 private:
  Scheme scheme_;
  std::array<QColor, static_cast<std::size_t>(Token::Count)> colours_;
};

/// «win», «accFill»: how the style sheet's template names it.
const char* name_of(Token token);

/// Contrast of two opaque colours, 1…21 (WCAG 2.1, relative luminance).
double contrast(const QColor& a, const QColor& b);

}  // namespace lethe::ui
