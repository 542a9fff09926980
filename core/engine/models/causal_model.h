// SPDX-License-Identifier: GPL-3.0-or-later
// What the decoder-only families share: batches, virtual tokens, caches. A family brings its blocks, what comes before
// and after them, and how positions enter.
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "engine/models/family_model.h"
#include "engine/nn/attention.h"
#include "engine/nn/key_values.h"
#include "engine/nn/position.h"
#include "engine/nn/rotary.h"

namespace lethe::engine {

/// How the positions of a pass enter its attentions.
struct Placement {
  nn::ScoreBias scores;
  nn::Rotation rotation = {};  ///< undefined where a family does not rotate
};

/// What one forward pass hands to every block; states are [rows · queries, hidden].
struct CausalPass {
  std::int64_t rows = 0, queries = 0;
  std::vector<std::int64_t> starts;  ///< position of each row's first query; virtual tokens count
  nn::Dropout dropout = {};
  /// The placement where a prefix of n keys comes before the text's; computed once a pass.
  std::function<const Placement&(std::int64_t prefix)> placement = {};
};

class CausalBlock {
 public:
  virtual ~CausalBlock() = default;
  /// `cache` null: keys and values of this pass only, after `prefix`. `kept`, where defined, lists the only states that
  /// are wanted afterwards: then what follows the attention is done for them alone.
  virtual at::Tensor forward(const at::Tensor& x, const CausalPass& pass, const nn::KeyValuePair& prefix,
                             nn::KeyValues* cache, const at::Tensor& kept) = 0;
  /// In the order of the forward pass.
  virtual std::vector<nn::Linear*> linears() = 0;
  virtual std::vector<nn::BranchSlot*> branches() = 0;
};

class CausalModel : public FamilyModel {
 public:
  at::Tensor states(std::span<const TextRow> rows) final;
  std::unique_ptr<Cache> prefill(std::span<const std::vector<std::int64_t>> prefixes) final;
  at::Tensor extend(Cache& cache, const at::Tensor& tokens, std::span<const std::int64_t> lengths) final;

 protected:
  using FamilyModel::FamilyModel;

  void add_block(std::unique_ptr<CausalBlock> block);

  /// Embeddings [rows, queries, hidden] → what the first block gets, of the same shape.
  virtual at::Tensor enter(const at::Tensor& embedded) const = 0;
  /// What the last block gave → the states that predict.
  virtual at::Tensor leave(const at::Tensor& x) const = 0;
  /// Queries at `positions`, which count every key; `keys` keys in all.
  virtual Placement place(const nn::QueryPositions& positions, std::int64_t keys) const = 0;

 private:
  class TextCache;
  at::Tensor run(const at::Tensor& tokens, std::vector<std::int64_t> starts, bool with_virtual, TextCache* cache,
                 const at::Tensor& kept);
  std::function<const Placement&(std::int64_t prefix)> placer(const CausalPass& pass) const;
  static at::Tensor recomputed_block(CausalBlock& block, const at::Tensor& x,
                                     const std::shared_ptr<const CausalPass>& pass, const nn::KeyValuePair& prefix,
                                     const at::Tensor& kept);

  std::vector<std::unique_ptr<CausalBlock>> blocks_;
};

}  // namespace lethe::engine
