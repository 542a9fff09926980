// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <functional>

#include "study/forward_pass.h"

namespace lethe::engine {
class LanguageModel;
}

namespace lethe::engine::nn {

/// Positions whose logits live at the same time, unless told otherwise.
inline constexpr std::int64_t default_chunk = study::logit_positions;

/// Σ −log softmax(states · weightᵀ)[label] in fp32, a scalar that can be differentiated once. states [n, hidden],
/// weight [vocabulary, hidden], labels [n] (int64). Logits are computed chunk by chunk into one buffer and their
/// gradient at once with them, so nothing of size [n, vocabulary] is kept.
at::Tensor cross_entropy_sum(const at::Tensor& states, const at::Tensor& weight, const at::Tensor& labels,
                             std::int64_t chunk = default_chunk);
/// The same with the model's output matrix.
at::Tensor cross_entropy_sum(LanguageModel& model, const at::Tensor& states, const at::Tensor& labels,
                             std::int64_t chunk = default_chunk);

/// For losses of one's own: calls `loss(first position, logits of the chunk [c, vocabulary])` for every chunk, runs its
/// backward pass at once and the one of `states` last, so gradients pile up in the leaves' .grad. Returns the sum.
double backward_in_chunks(LanguageModel& model, const at::Tensor& states, std::int64_t chunk,
                          const std::function<at::Tensor(std::int64_t, const at::Tensor&)>& loss);

struct TokenScores {
  at::Tensor log_probabilities;  ///< [n], fp32
  at::Tensor is_argmax;          ///< [n], bool: the token is the first one of largest logit
};

/// Scores of given tokens [n] under states [n, hidden], without gradient, chunk by chunk.
TokenScores token_scores(LanguageModel& model, const at::Tensor& states, const at::Tensor& tokens,
                         std::int64_t chunk = default_chunk);

}  // namespace lethe::engine::nn
