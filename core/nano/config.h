// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base/json.h"
#include "nano/family.h"

namespace lethe::nano {

/// The config.json of a member.
Json config_of(const NanoModel& model);
std::size_t parameters_of(const NanoModel& model);

}  // namespace lethe::nano
