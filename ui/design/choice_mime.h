// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMimeData>
#include <memory>
#include <optional>
#include <string>

#include "design/selection.h"
#include "design/study_editor.h"

namespace lethe::ui {

/// What is being dragged on the Design page: something of the palette by name, or a task's card from its place.
struct Dragged {
  Part part = Part::Task;
  std::string name;
  std::optional<Spot> from;
};

inline constexpr auto choice_mime_type = "application/x-lethe-choice";

std::unique_ptr<QMimeData> to_mime(const Dragged& dragged);
/// Empty for what was not dragged here.
std::optional<Dragged> dragged_of(const QMimeData* mime);

}  // namespace lethe::ui
