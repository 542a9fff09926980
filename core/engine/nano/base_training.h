// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>

#include "engine/models/language_model.h"
#include "nano/family.h"
#include "text/tokenizer.h"

namespace lethe::engine {

struct BaseProgress {
  std::int64_t step = 0, tokens = 0;
  double loss = 0;  ///< mean over the last steps since the previous call
};

/// Documents as rows. A causal model reads a document whole, with loss where its pieces ask for it and at the end
/// token; a text with loss from its first token follows the begin token.
TextRow document_row(const text::Tokenizer& tokenizer, const ModelShape& shape, const nano::Document& document);
TextRow pair_row(const text::Tokenizer& tokenizer, const nano::Pair& pair, const ModelShape& shape);

/// Trains in place; `progress` is called every 100 steps.
void train_base(LanguageModel& model, const text::Tokenizer& tokenizer, const nano::BaseTraining& training,
                std::uint64_t seed, const std::function<void(const BaseProgress&)>& progress);

}  // namespace lethe::engine
