// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "base/json.h"
#include "store/queries.h"

namespace lethe::cli {

/// One entry of `run --json` and `list runs --json`.
OrderedJson to_json(const store::RunRow& run);
/// {"runs": […]}.
OrderedJson to_json(const std::vector<store::RunRow>& runs);
/// The document of `show --json`.
OrderedJson to_json(const store::RunDetail& run);

}  // namespace lethe::cli
