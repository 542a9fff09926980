// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/strategies/strategy.h"
#include "study/run_spec.h"

namespace lethe::engine {

/// Which rows each optimiser step of a stage reads: every epoch goes once through all rows in an order of its own
/// (seed, stage, epoch). Formed from the whole list, so a resumed stage finds the same steps.
std::vector<std::vector<std::size_t>> steps_of_stage(std::size_t rows, const study::Training& training,
                                                     std::uint64_t seed, int stage);

/// Splits the rows of one step into forward passes: sorted by length, so little is padded, then `micro_batch_size` rows
/// each, or, where that is empty, as many as keep rows × longest below a budget of tokens. Changes speed only.
std::vector<std::vector<TrainingRow>> micro_batches(std::vector<TrainingRow> rows, const study::Training& training,
                                                    const LanguageModel& model);

/// Labels asked for in the rows.
std::int64_t asked_tokens(std::span<const TrainingRow> rows);
/// Real tokens read.
std::int64_t all_tokens(std::span<const TrainingRow> rows);
/// The asked tokens themselves, row after row: what states() predicts.
at::Tensor labels_of(std::span<const TextRow> rows, at::Device device);

}  // namespace lethe::engine
