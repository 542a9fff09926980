// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <map>
#include <span>
#include <string>

namespace lethe::formats {

/// Where each member of a zip archive lies in it, by name. Knows what PyTorch writes: stored members, zip64. Throws
/// InputError that begins with `where`: no zip archive, a packed or encrypted member, anything that reaches beyond the
/// archive, a name that stands twice.
std::map<std::string, std::span<const std::byte>> read_zip_directory(std::span<const std::byte> archive,
                                                                     const std::string& where);

}  // namespace lethe::formats
