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

/// The backward pass of Σ −log softmax(states · weightᵀ)[label], and its value in fp32's precision. `scale` times the
/// gradient is added to weight.grad() where that leaf is trained, and runs back through the graph of `states`. states
/// [n, hidden], weight [vocabulary, hidden], labels [n] (int64). Logits are computed `chunk` positions at a time (0: as
/// many as fit 128 MB) into one buffer, so nothing of size [n, vocabulary] is ever there, and no second gradient of the
/// weight's size.
double backward_cross_entropy(const at::Tensor& states, const at::Tensor& weight, const at::Tensor& labels,
                              double scale = 1, std::int64_t chunk = 0);
/// The same with the model's output matrix.
double backward_cross_entropy(LanguageModel& model, const at::Tensor& states, const at::Tensor& labels,
                              double scale = 1, std::int64_t chunk = 0);

/// For losses of one's own, chunk by chunk like that: calls `loss(first position, logits of the chunk [c, vocabulary])`
/// for every chunk, runs its backward pass at once and the one of `states` last, so gradients pile up in the leaves'
/// .grad. Returns the sum.
double backward_in_chunks(LanguageModel& model, const at::Tensor& states, std::int64_t chunk,
                          const std::function<at::Tensor(std::int64_t, const at::Tensor&)>& loss);

struct TokenScores {
  at::Tensor log_probabilities;  ///< [n], fp32
  at::Tensor is_argmax;          ///< [n], bool: the token is the first one of largest logit
};

/// Scores of given tokens [n] under states [n, hidden], without gradient, chunk by chunk.
TokenScores token_scores(LanguageModel& model, const at::Tensor& states, const at::Tensor& tokens,
                         std::int64_t chunk = 0);

}  // namespace lethe::engine::nn
