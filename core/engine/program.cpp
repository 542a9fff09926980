// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment.h"
#include "program_hash.h"

namespace lethe::engine {

std::string program_version() { return LETHE_VERSION "+" LETHE_SOURCES; }

}  // namespace lethe::engine
