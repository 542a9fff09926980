// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/models/language_model.h"

namespace lethe::engine {

/// The options of one document: texts whose continuations are compared. What they share is computed once.
using Document = std::vector<TextRow>;

struct TextScore {
  double logprob = 0;  ///< natural logarithm, summed over the asked tokens
  bool greedy = true;  ///< every asked token was the most likely one
};

/// Called between batches with documents done so far; may throw to end the work.
using Progress = std::function<void(std::size_t done)>;

/// Log-likelihood of every option of every document. Batches are formed from the whole list by length, so the result
/// depends on the list alone. Options whose `asked` is not empty are scored at those tokens only.
std::vector<std::vector<TextScore>> score_documents(LanguageModel& model, std::span<const Document> documents,
                                                    const Progress& progress = {});

}  // namespace lethe::engine
