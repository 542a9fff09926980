// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "engine/tuning/method.h"

namespace lethe::engine {

/// Every weight of the model is trained.
std::unique_ptr<Method> make_full(const Json& options);

}  // namespace lethe::engine
