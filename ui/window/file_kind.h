// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace lethe::ui {

enum class FileKind { Study, Database, Neither };

struct LookedAt {
  FileKind kind = FileKind::Neither;
  QString refusal;  ///< for Neither: one sentence why
};

/// What a file is, by its first bytes; its name decides only where it has none or they tell nothing.
LookedAt look_at(const QString& file);

}  // namespace lethe::ui
