// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <span>

#include "engine/strategies/strategy.h"

namespace lethe::engine {

/// Adds to a chunk's summed loss; undefined for nothing.
using ChunkTerm = std::function<at::Tensor(const LossChunk&)>;

/// Forward and backward of one micro-batch; the gradients of scale × (cross entropy + term), summed over its asked
/// tokens, are added to the parameters'. Logits exist for one chunk of positions at a time. Returns the summed cross
/// entropy.
double backward_chunks(LanguageModel& model, std::span<const TrainingRow> rows, double scale,
                       const ChunkTerm& term = {});

/// The texts of rows.
std::vector<TextRow> texts_of(std::span<const TrainingRow> rows);

}  // namespace lethe::engine
