// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace lethe::ui {

/// Bytes of memory this process holds; 0 where the system does not tell.
std::int64_t process_memory();
/// Bytes of memory this machine has; 0 where the system does not tell.
std::int64_t machine_memory();

}  // namespace lethe::ui
