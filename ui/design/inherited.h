// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <map>
#include <optional>
#include <string>

#include "catalog/catalog.h"
#include "design/selection.h"

namespace lethe::ui {

/// What holds where nothing is set, and who says so.
struct Origin {
  std::optional<Json> value;  ///< empty: it differs between the models or methods
  QString from;               ///< «study», «protocol», a model's name; "" for the option's own default
};
using Inherited = std::map<std::string, Origin>;

/// By option. The order is that of the expansion: protocol < model < the model's lines for a method < study < method.
/// `selection` tells for whom: of a task's overrides all of these, of a method all below it, else all below the study.
Inherited inherited_training(const study::Study& study, const catalog::Catalog& catalog,
                             const std::filesystem::path& folder, const Selection& selection);
Inherited inherited_evaluation(const study::Study& study, const catalog::Catalog& catalog);
/// The options' own defaults.
Inherited inherited_defaults(std::span<const catalog::Option> options);

}  // namespace lethe::ui
