// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "design/selection.h"
#include "design/study_editor.h"

namespace lethe::ui {

/// Adds something of the palette to the study, a task at `spot`; returns where it stands then. A seed without a name
/// is the next one.
Selection add_to(StudyEditor& editor, Part part, const std::string& name, Spot spot);

/// Takes it out; returns what is to be selected then.
Selection remove_from(StudyEditor& editor, const Selection& selection);

}  // namespace lethe::ui
