// SPDX-License-Identifier: GPL-3.0-or-later
#include "paint/level_label.h"

#include <algorithm>
#include <cmath>

namespace lethe::paint {

LevelLabel place_level_label(const figures::Panel& panel, const QSizeF& plot, const QSizeF& label,
                             const figures::Range& range, double stages) {
  const double height = label.height() * (range.high - range.low) / plot.height();
  const auto reach = static_cast<std::size_t>(std::ceil(label.width() * stages / plot.width()));
  LevelLabel best;
  double best_room = -1e9;
  for (const LevelLabel tried :
       {LevelLabel{true, true}, LevelLabel{false, true}, LevelLabel{true, false}, LevelLabel{false, false}}) {
    const double middle = *panel.chance + (tried.above ? height / 2 : -height / 2);
    double room = tried.above ? range.high - middle : middle - range.low - height / 2;
    for (const auto& line : panel.lines)
      for (std::size_t i = 0; i < line.values.size(); ++i) {
        const bool near = tried.left ? i <= reach : i + reach + 1 >= line.values.size();
        if (near && line.values[i]) room = std::min(room, std::abs(line.values[i]->mean - middle) - height / 2);
      }
    if (room > best_room + 1e-9) best = tried, best_room = room;
  }
  return best;
}

}  // namespace lethe::paint
