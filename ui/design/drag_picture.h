// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPixmap>

#include "theme/appearance.h"

namespace lethe::ui {

/// The small card that hangs at the pointer while something of the palette is dragged.
QPixmap drag_picture(const Appearance& appearance, const QString& name, const QString& fact, qreal ratio);

}  // namespace lethe::ui
