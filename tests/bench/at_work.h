// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "bench/compare.h"
#include "bench/models.h"

namespace lethe::bench {

/// Steps of all `rows` ("prompt", "target") at once: the speed, and the memory that it took.
std::vector<Comparison> training(const Setting& setting, const Model& model, const Json& rows);

/// Greedy, at most 32 tokens for each prompt; the peer reads `peer_batch` prompts at once.
Comparison generation(const Setting& setting, const Model& model, const std::vector<std::string>& prompts,
                      std::size_t peer_batch);

}  // namespace lethe::bench
