// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "text/parts.h"

namespace lethe::text {

/// Special tokens before and after one sequence; the file's template for pairs is not used.
std::unique_ptr<const PostProcessor> make_template_processing(const Json& json, const std::string& where);

}  // namespace lethe::text
