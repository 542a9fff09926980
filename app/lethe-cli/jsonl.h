// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::cli {

/// The texts under `keys` of every line of a JSON-lines file, in the order of `keys`. Every line must be an object with
/// just these keys. Throws InputError naming file and line; an empty last line is none.
std::vector<std::vector<std::string>> read_lines(const std::filesystem::path& file,
                                                 const std::vector<std::string>& keys);

/// Calls `action`; a refusal that begins with «line k» gets the file before it.
void naming_file(const std::filesystem::path& file, const std::function<void()>& action);

/// Line k of what is printed belongs to line k of the input: one object a line, or {"results": […]} with --json.
void print_lines(const std::vector<OrderedJson>& lines, bool json);

}  // namespace lethe::cli
