// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/strategies/sequential.h"

namespace lethe::engine {

// Every hook of a strategy does nothing unless it is written: that is what this one is.
std::unique_ptr<Strategy> make_sequential(const Json&) { return std::make_unique<Strategy>(); }

}  // namespace lethe::engine
