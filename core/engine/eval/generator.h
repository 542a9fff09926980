// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/eval/scorer.h"
#include "engine/models/language_model.h"
#include "run/model_service.h"

namespace lethe::engine {

/// A continuation of every prefix: at most `max_new_tokens` tokens, ended by (and without) one of `shape().eos`.
/// Batches are formed from the whole list by length; what is drawn does not depend on them, only on the seed, the place
/// of the prefix in the list and the number of the token.
std::vector<std::vector<std::int64_t>> generate_texts(LanguageModel& model,
                                                      std::span<const std::vector<std::int64_t>> prefixes,
                                                      const run::Decoding& decoding, const Progress& progress = {});

/// The same, greedy.
std::vector<std::vector<std::int64_t>> generate_greedy(LanguageModel& model,
                                                       std::span<const std::vector<std::int64_t>> prefixes,
                                                       std::int64_t max_new_tokens, const Progress& progress = {});

}  // namespace lethe::engine
