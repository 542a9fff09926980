// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <qcustomplot.h>

#include "theme/appearance.h"

namespace lethe::ui {

/// The frame of charts on screen: no box, no axis lines, horizontal grid only, quiet tick labels.
void dress_axes(QCPAxisRect& rect, const Appearance& appearance);

/// A words-only element of a plot's layout.
QCPTextElement* heading(QCustomPlot& plot, const Appearance& appearance, const QString& text, TextStyle style,
                        Token token, Qt::Alignment alignment);

}  // namespace lethe::ui
