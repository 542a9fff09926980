// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/eval/scorer.h"
#include "engine/models/language_model.h"

namespace lethe::engine {

/// Greedy continuation of every prefix: at most `max_new_tokens` tokens, ended by (and without) one of `shape().eos`.
/// Batches are formed from the whole list by length.
std::vector<std::vector<std::int64_t>> generate_greedy(LanguageModel& model,
                                                       std::span<const std::vector<std::int64_t>> prefixes,
                                                       std::int64_t max_new_tokens, const Progress& progress = {});

}  // namespace lethe::engine
