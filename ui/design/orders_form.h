// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "design/option_form.h"
#include "design/study_editor.h"

namespace lethe::ui {

/// Whether the sequences are trained as they stand, in every order, or in orders drawn at random.
FormSection orders_section(StudyEditor& editor);

}  // namespace lethe::ui
