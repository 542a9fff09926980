// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/causal_model.h"

#include <algorithm>
#include <map>

#include "engine/nn/batch.h"
#include "engine/nn/recompute.h"

namespace lethe::engine {

class CausalModel::TextCache : public Cache {
 public:
  std::unique_ptr<Cache> fork(std::span<const std::int64_t> rows) const override {
    auto copy = std::make_unique<TextCache>();
    const at::Tensor index = nn::index_tensor(rows, last.device());
    for (const nn::KeyValues& layer : layers) copy->layers.push_back(layer.select(index));
    for (const std::int64_t row : rows) copy->lengths.push_back(lengths[static_cast<std::size_t>(row)]);
    copy->last = last.index_select(0, index);
    return copy;
  }

  std::vector<nn::KeyValues> layers;
  std::vector<std::int64_t> lengths;  ///< of each row, virtual embeddings counted
};

void CausalModel::add_block(std::unique_ptr<CausalBlock> block) {
  for (nn::Linear* linear : block->linears()) linears_.push_back(linear);
  for (nn::BranchSlot* slot : block->branches()) branches_.push_back(slot);
  blocks_.push_back(std::move(block));
}

/// Tokens [rows, length] → states after the last norm, [rows · queries, hidden] or only the kept ones.
at::Tensor CausalModel::run(const at::Tensor& tokens, std::vector<std::int64_t> starts, bool with_virtual,
                            TextCache* cache, const at::Tensor& kept) {
  at::Tensor x = embed(tokens, 0, with_virtual);
  const auto pass =
      std::make_shared<CausalPass>(CausalPass{.rows = x.size(0), .queries = x.size(1), .starts = std::move(starts)});
  if (!cache) pass->dropout = dropout_;
  pass->placement = placer(*pass);
  x = enter(x).view({-1, shape_.hidden});
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const at::Tensor wanted = i + 1 == blocks_.size() ? kept : at::Tensor();
    if (cache)
      x = blocks_[i]->forward(x, *pass, {}, &cache->layers[i], wanted);
    else if (recompute_)
      x = recomputed_block(*blocks_[i], x, pass, prefix(0, i), wanted);
    else
      x = blocks_[i]->forward(x, *pass, prefix(0, i), nullptr, wanted);
  }
  return leave(x);
}

/// Remembers what it computed, for as long as anybody holds it.
std::function<const Placement&(std::int64_t)> CausalModel::placer(const CausalPass& pass) const {
  const auto memo = std::make_shared<std::map<std::int64_t, Placement>>();
  return [this, memo, starts = pass.starts, queries = pass.queries](std::int64_t before) -> const Placement& {
    if (const auto found = memo->find(before); found != memo->end()) return found->second;
    std::vector<std::int64_t> places = starts;
    for (std::int64_t& start : places) start += before;
    const nn::QueryPositions positions(places, queries);
    return memo->emplace(before, place(positions, positions.last())).first->second;
  };
}

at::Tensor CausalModel::recomputed_block(CausalBlock& block, const at::Tensor& x,
                                         const std::shared_ptr<const CausalPass>& pass, const nn::KeyValuePair& prefix,
                                         const at::Tensor& kept) {
  std::vector<at::Tensor> inputs = {x};
  if (prefix.first.defined()) inputs.insert(inputs.end(), {prefix.first, prefix.second});
  const nn::Part part = [&block, pass, kept](const std::vector<at::Tensor>& given) {
    const nn::KeyValuePair own = given.size() > 1 ? nn::KeyValuePair{given[1], given[2]} : nn::KeyValuePair();
    return block.forward(given[0], *pass, own, nullptr, kept);
  };
  return nn::recomputed(part, inputs, pass->dropout);
}

at::Tensor CausalModel::states(std::span<const TextRow> rows) {
  const AskedTokens asked(rows);
  if (asked.rows.empty()) return at::zeros({0, shape_.hidden}, options());
  std::vector<std::vector<std::int64_t>> texts;
  for (std::size_t i = 0; i < asked.rows.size(); ++i) {
    const TextRow& row = rows[asked.rows[i]];
    std::vector<std::int64_t>& text = texts.emplace_back(row.prefix);
    text.insert(text.end(), row.continuation.begin(), row.continuation.begin() + asked.read[i]);
  }
  const nn::TokenBatch batch = nn::pad(texts, embedding_.device());
  const std::int64_t extra = virtual_count(0);
  std::vector<std::int64_t> kept;
  for (std::size_t i = 0; i < asked.rows.size(); ++i) {
    const auto first = static_cast<std::int64_t>(i) * (extra + batch.width()) + extra - 1 +
                       static_cast<std::int64_t>(rows[asked.rows[i]].prefix.size());
    for (const std::int64_t token : asked.tokens[i]) kept.push_back(first + token);
  }
  return run(batch.tokens, std::vector<std::int64_t>(texts.size(), 0), true, nullptr,
             nn::index_tensor(kept, embedding_.device()));
}

std::unique_ptr<Cache> CausalModel::prefill(std::span<const std::vector<std::int64_t>> prefixes) {
  const at::NoGradGuard no_gradient;
  const nn::TokenBatch batch = nn::pad(prefixes, embedding_.device());
  auto cache = std::make_unique<TextCache>();
  cache->layers.resize(blocks_.size());
  for (std::size_t i = 0; i < blocks_.size(); ++i) cache->layers[i].set_prefix(prefix(0, i), batch.rows());
  const std::int64_t extra = virtual_count(0);
  std::vector<std::int64_t> kept;
  for (std::size_t i = 0; i < prefixes.size(); ++i) {
    cache->lengths.push_back(extra + batch.lengths[i]);
    kept.push_back(static_cast<std::int64_t>(i) * (extra + batch.width()) +
                   std::max<std::int64_t>(cache->lengths[i] - 1, 0));
  }
  cache->last = run(batch.tokens, std::vector<std::int64_t>(prefixes.size(), 0), true, cache.get(),
                    nn::index_tensor(kept, embedding_.device()));
  return cache;
}

at::Tensor CausalModel::extend(Cache& given, const at::Tensor& tokens, std::span<const std::int64_t> lengths) {
  const at::NoGradGuard no_gradient;
  auto& cache = dynamic_cast<TextCache&>(given);
  const at::Tensor states =
      run(tokens, cache.lengths, false, &cache, {}).view({tokens.size(0), tokens.size(1), shape_.hidden});
  nn::advance(cache.lengths, cache.last, states, lengths);
  return states;
}

}  // namespace lethe::engine
