// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <vector>

#include "run/model_service.h"

namespace lethe::engine {

/// What the decoder has read of a text so far.
struct SeenText {
  std::size_t index = 0;  ///< of the text: its random stream
  std::span<const std::int64_t> prompt, made;
};

/// The probabilities [rows, vocabulary] that the next token is drawn from, given logits of that shape: penalty,
/// temperature, top_k and top_p in this order, in fp32.
at::Tensor next_probabilities(const at::Tensor& logits, std::span<const SeenText> texts, const run::Decoding& decoding);

/// The next token of each text: drawn, or the most likely one.
std::vector<std::int64_t> next_tokens(const at::Tensor& logits, std::span<const SeenText> texts,
                                      const run::Decoding& decoding);

}  // namespace lethe::engine
