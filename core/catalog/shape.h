// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::catalog {

/// The sizes of a model as its config.json gives them, enough for counting parameters and forecasting memory.
struct Shape {
  std::string family;
  bool encoder_decoder = false;
  std::int64_t vocabulary = 0, hidden = 0, feed_forward = 0;
  std::int64_t heads = 0, head_size = 0;
  std::int64_t key_heads = 0;       ///< heads of keys and values; `heads` unless queries share them
  std::int64_t layers = 0;          ///< of the only stack, or of the encoder
  std::int64_t decoder_layers = 0;  ///< 0 without a decoder of its own
  std::int64_t buckets = 0;         ///< of relative positions
  bool gated = false;               ///< the feed-forward part has two inputs
  bool attention_bias = false, feed_forward_bias = false;
  bool tied = true;  ///< the output matrix is the embedding

  std::int64_t parameters() const;

  /// Numbers that one layer keeps for its backward pass, a token of a text of `length` tokens: what the block's
  /// operations save, attention probabilities twice (before and after their product is taken).
  double activations_per_token(double length) const;
};

/// The `model_type`s that are known.
std::vector<std::string> model_types();

/// Throws InputError for a family that is not known (and names those that are) and for missing sizes; `where` begins
/// the message.
Shape shape_of(const Json& config, const std::string& where);

}  // namespace lethe::catalog
