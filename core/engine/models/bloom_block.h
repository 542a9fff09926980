// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <vector>

#include "base/json.h"
#include "engine/nn/attention.h"
#include "engine/nn/key_values.h"
#include "engine/nn/linear.h"
#include "engine/nn/norm.h"
#include "engine/nn/slots.h"

namespace lethe::engine::bloom {

struct Config {
  explicit Config(const Json& json);
  std::int64_t vocabulary, hidden, layers, heads;
  double epsilon;
  bool residual_after_norm;
};

/// What one forward pass hands to every block. Positions count everything before them, virtual tokens too.
struct Pass {
  std::int64_t rows = 0, queries = 0;
  std::vector<std::int64_t> starts;  ///< position of each row's first query
  nn::Dropout dropout = {};
  /// Score bias for keys of a prefix of n before the text's.
  std::function<const nn::ScoreBias&(std::int64_t prefix, std::int64_t keys)> bias = {};
};

/// Attention and MLP with their norms and residuals; states are [rows · queries, hidden].
class Block {
 public:
  Block(const Scope& scope, const Config& config);

  /// `cache` null: keys and values of this pass only, after `prefix`. `kept`, where defined, lists the only states that
  /// are wanted afterwards: then what follows the attention is done for them alone.
  at::Tensor forward(const at::Tensor& x, const Pass& pass, const std::pair<at::Tensor, at::Tensor>& prefix,
                     nn::KeyValues* cache, const at::Tensor& kept);

  nn::LayerNorm input_norm;
  nn::Linear query_key_value, dense;
  nn::LayerNorm attention_norm;
  nn::Linear up, down;
  nn::BranchSlot attention_branch, mlp_branch;

 private:
  at::Tensor attention(const at::Tensor& x, const Pass& pass, const std::pair<at::Tensor, at::Tensor>& prefix,
                       nn::KeyValues* cache);

  std::int64_t heads_, width_;
  bool residual_after_norm_;
};

}  // namespace lethe::engine::bloom
