// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "base/json.h"
#include "engine/nn/activation.h"
#include "engine/nn/attention.h"
#include "engine/nn/key_values.h"
#include "engine/nn/linear.h"
#include "engine/nn/norm.h"
#include "engine/nn/slots.h"

namespace lethe::engine::mt5 {

struct Config {
  explicit Config(const Json& json);
  std::int64_t vocabulary, hidden, head_width, inner, encoder_layers, decoder_layers, heads, buckets, largest_distance;
  double epsilon;
  bool gated;
  nn::Activation activation;
  std::int64_t start_token;
};

/// What one pass through a stack hands to every block.
struct Pass {
  std::int64_t rows = 0, queries = 0;
  std::vector<std::int64_t> starts;  ///< position of each row's first query
  at::ScalarType type = at::kFloat;  ///< of the activations
  nn::Dropout dropout = {};
  /// Score bias of the self-attention for keys of a prefix of n before the text's.
  std::function<const nn::ScoreBias&(std::int64_t prefix, std::int64_t keys)> bias = {};
  nn::ScoreBias cross = {};  ///< hides the padding of the encoder's states
};

using nn::KeyValuePair;

/// Multi-head attention without 1/√width and without biases.
class Attention {
 public:
  Attention(const Scope& scope, const Config& config);
  /// Key and value [rows, heads, length, width] of states [rows · length, hidden].
  KeyValuePair keys_values(const at::Tensor& states, std::int64_t rows) const;
  /// x [rows · queries, hidden] → the same.
  at::Tensor forward(const at::Tensor& x, std::int64_t rows, const KeyValuePair& seen, const nn::ScoreBias& bias,
                     const nn::Dropout& dropout) const;
  nn::Linear q, k, v, o;

 private:
  at::Tensor split(const at::Tensor& x, std::int64_t rows) const;
  std::int64_t heads_, width_;
};

/// Self-attention, in a decoder cross-attention, feed-forward; each after a norm and added to the states. A decoder
/// block gets the keys and values of the encoder's states in `encoded`.
class Block {
 public:
  Block(const Scope& scope, const Config& config, bool decoder);

  at::Tensor forward(at::Tensor x, const Pass& pass, const KeyValuePair& prefix, nn::KeyValues* cache,
                     const KeyValuePair* encoded);
  std::vector<nn::Linear*> linears();
  std::vector<nn::BranchSlot*> branches();

  std::optional<Attention> cross_attention;

 private:
  at::Tensor see_own(const at::Tensor& normed, const Pass& pass, const KeyValuePair& prefix,
                     nn::KeyValues* cache) const;
  at::Tensor feed_forward(const at::Tensor& normed, const nn::Dropout& dropout) const;

  Attention own_;
  nn::RmsNorm own_norm_;
  std::optional<nn::RmsNorm> cross_norm_, feed_norm_;
  std::optional<nn::Linear> gate_, up_, down_;
  nn::Activation activation_;
  nn::BranchSlot own_branch_, cross_branch_, feed_branch_;
};

}  // namespace lethe::engine::mt5
