// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "text/parts.h"

namespace lethe::text {

/// Cuts at what a regular expression or a fixed text matches; "behavior" says where the match itself goes.
std::unique_ptr<const PreTokenizer> make_split(const Json& json, const std::string& where);

}  // namespace lethe::text
