// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <memory>
#include <string>

namespace lethe::engine::nn {

/// A module after a sub-layer (a bottleneck adapter is one).
class Branch {
 public:
  virtual ~Branch() = default;
  /// `out` [.., hidden] is what the sub-layer gave, `residual` what will be added to it; returns what replaces `out`.
  virtual at::Tensor forward(const at::Tensor& out, const at::Tensor& residual) = 0;
};

/// The place of a branch: every block has one after each sub-layer, named like the sub-layer's module.
struct BranchSlot {
  std::string name;
  std::shared_ptr<Branch> branch;
  at::Tensor apply(const at::Tensor& out, const at::Tensor& residual) const {
    return branch ? branch->forward(out, residual) : out;
  }
};

/// Virtual tokens: embeddings before the text of a stack, or keys and values that every layer finds as if they had been
/// computed from earlier text. Stacks: 0 is the decoder of a causal model or the encoder, 1 the decoder beside an
/// encoder. The model adds the length itself: positions, masks and asked positions always mean the text.
class PromptSource {
 public:
  virtual ~PromptSource() = default;
  /// [n, hidden], or undefined for none.
  virtual at::Tensor embeddings(int stack) { return (void)stack, at::Tensor(); }
  /// Key and value [n, key heads, head width] of the self-attention in `layer`, or undefined for none.
  virtual std::pair<at::Tensor, at::Tensor> keys_values(int stack, int layer) {
    return (void)stack, (void)layer, std::pair<at::Tensor, at::Tensor>();
  }
};

}  // namespace lethe::engine::nn
