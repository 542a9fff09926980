// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "engine/strategies/strategy.h"

namespace lethe::engine {

/// One task after the other, nothing done against forgetting: the study's own procedure.
std::unique_ptr<Strategy> make_sequential(const Json& options);

}  // namespace lethe::engine
