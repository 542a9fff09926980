// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "design/option_form.h"
#include "design/palette_model.h"
#include "design/study_editor.h"

namespace lethe::ui {

/// One line of what is known of a thing.
struct InspectorFact {
  QString label, value, note;
  bool operator==(const InspectorFact&) const = default;
};

/// What the inspector shows of one thing: what it is, what is known of it, what can be set and done.
struct InspectorContent {
  Part part = Part::Study;
  std::string name, family;  ///< for its mark
  QString title, kind;
  QString about, problem;
  QString facts_title;
  std::vector<InspectorFact> facts;
  std::vector<FormSection> sections;
  struct Action {
    QString text;
    std::function<void()> does;
  };
  std::vector<Action> actions;
  bool removable = false;
};

/// What the contents are made from. `folder`: where relative folders of the study start.
struct InspectorSources {
  StudyEditor& editor;
  const catalog::Catalog& catalog;
  const PaletteModel& things;
  std::filesystem::path folder;
};

InspectorContent content_of(const InspectorSources& sources, const Selection& selection);
/// A thing that is not in the study (yet).
InspectorContent content_of(const PaletteEntry& entry);

}  // namespace lethe::ui
