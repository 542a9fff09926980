// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

namespace lethe {

/// RFC 4648 §4, with padding.
std::string to_base64(std::string_view bytes);
/// Throws InputError when the text is none.
std::string from_base64(std::string_view text);

}  // namespace lethe
