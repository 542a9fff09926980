// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QFontMetrics>

/// Sizes in device-independent pixels.
namespace lethe::ui::metrics {

inline constexpr int header = 44, rail = 72, status_bar = 28, page_head = 48, forecast_bar = 56;
inline constexpr int rail_button_width = 60, rail_button_height = 52;
inline constexpr int control = 28, button = 30, primary = 32, row_button = 24, chip = 28;
inline constexpr int page_padding = 24, side_padding = 16;
inline constexpr int gap = 8, section_gap = 24;
inline constexpr int radius = 5, well_radius = 6;
inline constexpr int card_width = 120, card_height = 74, card_width_narrow = 104, card_width_least = 92;
inline constexpr int side_list = 240, side_list_narrow = 208, inspector = 320, inspector_narrow = 280;
inline constexpr int narrow_window = 1400;  ///< below it side list and inspector are narrow

/// Height of a row of text: at least `least`, more for a larger font.
inline int row(const QFont& font, int least) { return std::max(least, QFontMetrics(font).height() + 8); }

}  // namespace lethe::ui::metrics
