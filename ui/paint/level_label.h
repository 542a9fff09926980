// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSizeF>

#include "figures/series.h"

namespace lethe::paint {

/// At which end of the chance level its name stands, and on which side of it.
struct LevelLabel {
  bool left = true, above = true;
};

/// Of the four places the one that is farthest from every curve. `plot` and `label` are sizes in the same unit, `range`
/// is what the plot shows from bottom to top, `stages` how many stages fit into its width. The panel has a chance
/// level.
LevelLabel place_level_label(const figures::Panel& panel, const QSizeF& plot, const QSizeF& label,
                             const figures::Range& range, double stages);

}  // namespace lethe::paint
