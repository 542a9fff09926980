// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <optional>

#include "study/study.h"

namespace lethe::ui {

/// An unsaved study as it is kept while it is edited, so that it survives the end of the program, whatever ended it.
struct Draft {
  study::Study study;
  QString file;  ///< where it was opened or last saved, "" for nowhere
};

QString to_text(const Draft& draft);
/// Empty for text that is no draft.
std::optional<Draft> draft_of(const QString& text);

}  // namespace lethe::ui
