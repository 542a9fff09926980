// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

#include "catalog/catalog.h"
#include "design/selection.h"

namespace lethe::ui {

/// One thing a study can be made of.
struct PaletteEntry {
  Part part = Part::Task;
  std::string name;
  QString fact;     ///< one quiet word or number
  QString about;    ///< one sentence
  QString source;   ///< where it comes from and under which licence
  QString problem;  ///< "" or why it cannot be used
  bool generated = false;
  bool absent = false;  ///< a model that is known but not on this machine: shown when it is searched for
  std::string family;   ///< of a model
};

/// What the catalog has, in the palette's order: tasks, benchmarks, models, methods, strategies.
std::vector<PaletteEntry> palette_entries(const catalog::Catalog& catalog);

/// «Tasks», «Benchmarks», …
QString heading_of(Part part);
/// «task», «benchmark», …
QString word_of(Part part);

}  // namespace lethe::ui
