// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "base/json.h"

namespace lethe::ui {

/// A setting's value as people write it: «3e-3», «0.9, 0.999», «yes», «none».
QString value_text(const Json& value);
/// «learning_rate» → «Learning rate».
QString label_text(const std::string& option);
/// The last part of a folder's path, else the name itself.
QString short_name(const std::string& name);

}  // namespace lethe::ui
