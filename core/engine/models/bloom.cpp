// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include "engine/models/bloom_block.h"
#include "engine/models/config_reader.h"
#include "engine/models/family_model.h"
#include "engine/nn/batch.h"
#include "engine/nn/position.h"

namespace lethe::engine {

namespace {

using bloom::Block;
using bloom::Config;
using bloom::Pass;

class BloomCache : public Cache {
 public:
  std::unique_ptr<Cache> fork(std::span<const std::int64_t> rows) const override {
    auto copy = std::make_unique<BloomCache>();
    const at::Tensor index = nn::index_tensor(rows, last.device());
    for (const nn::KeyValues& layer : layers) copy->layers.push_back(layer.select(index));
    for (const std::int64_t row : rows) copy->lengths.push_back(lengths[static_cast<std::size_t>(row)]);
    copy->last = last.index_select(0, index);
    return copy;
  }

  std::vector<nn::KeyValues> layers;
  std::vector<std::int64_t> lengths;  ///< of each row, virtual embeddings counted
};

/// Le Scao et al. 2022, as transformers computes it. The embedding is followed by a norm, positions enter as ALiBi.
class Bloom final : public FamilyModel {
 public:
  Bloom(const Json& json, const Json& generation_config, WeightSource& source);

  at::Tensor states(std::span<const TextRow> rows) override;
  std::unique_ptr<Cache> prefill(std::span<const std::vector<std::int64_t>> prefixes) override;
  at::Tensor extend(Cache& cache, const at::Tensor& tokens, std::span<const std::int64_t> lengths) override;

 private:
  at::Tensor run(const at::Tensor& tokens, std::vector<std::int64_t> starts, bool with_virtual, BloomCache* cache,
                 const at::Tensor& kept);
  nn::ScoreBias score_bias(const Pass& pass, std::int64_t before, std::int64_t keys) const;

  Config config_;
  std::optional<nn::LayerNorm> embedding_norm_;
  std::vector<std::unique_ptr<Block>> blocks_;
  std::optional<nn::LayerNorm> final_norm_;
  at::Tensor slopes_;
};

Bloom::Bloom(const Json& json, const Json& generation_config, WeightSource& source)
    : FamilyModel(json, generation_config), config_(json) {
  const Scope scope(source, taken_, "transformer");
  embedding_ = (scope / "word_embeddings").take("weight", {config_.vocabulary, config_.hidden});
  embedding_norm_.emplace(scope / "word_embeddings_layernorm", config_.hidden, config_.epsilon);
  for (std::int64_t i = 0; i < config_.layers; ++i) {
    Block& block = *blocks_.emplace_back(std::make_unique<Block>(scope / "h" / i, config_));
    for (nn::Linear* linear : {&block.query_key_value, &block.dense, &block.up, &block.down})
      linears_.push_back(linear);
    for (nn::BranchSlot* slot : {&block.attention_branch, &block.mlp_branch}) branches_.push_back(slot);
  }
  final_norm_.emplace(scope / "ln_f", config_.hidden, config_.epsilon);
  output_.emplace(source, taken_, "transformer.word_embeddings.weight", embedding_);
  const std::vector<float> slopes = nn::alibi_slopes(config_.heads);
  slopes_ = at::tensor(at::ArrayRef<float>(slopes)).view({1, -1, 1, 1}).to(embedding_.device());
  shape_.family = "bloom";
  shape_.vocabulary = config_.vocabulary;
  shape_.hidden = config_.hidden;
  shape_.layers = config_.layers;
  shape_.heads = config_.heads;
  shape_.max_length =
      ConfigReader(json).size_or({"n_positions", "max_position_embeddings", "seq_length"}, shape_.max_length);
}

/// The key's distance is left out: the softmax does not see what is added to all keys of a query.
nn::ScoreBias Bloom::score_bias(const Pass& pass, std::int64_t before, std::int64_t keys) const {
  std::vector<std::int64_t> starts = pass.starts;
  for (std::int64_t& start : starts) start += before;
  const at::Tensor alibi = (slopes_ * at::arange(keys, slopes_.options())).to(embedding_.scalar_type());
  const at::Tensor mask = nn::causal_mask(nn::QueryPositions(starts, pass.queries), keys, options());
  return {mask.defined() ? alibi + mask : alibi, {}};
}

/// Tokens [rows, length] → states after the last norm, [rows · queries, hidden] or only the kept ones.
at::Tensor Bloom::run(const at::Tensor& tokens, std::vector<std::int64_t> starts, bool with_virtual, BloomCache* cache,
                      const at::Tensor& kept) {
  at::Tensor x = embed(tokens, 0, with_virtual);
  Pass pass{.rows = x.size(0), .queries = x.size(1), .starts = std::move(starts)};
  if (!cache) pass.dropout = dropout_;
  std::map<std::int64_t, nn::ScoreBias> memo;
  pass.bias = [&](std::int64_t before, std::int64_t keys) -> const nn::ScoreBias& {
    const auto found = memo.find(before);
    return found != memo.end() ? found->second : memo.emplace(before, score_bias(pass, before, keys)).first->second;
  };
  x = embedding_norm_->forward(x).view({-1, config_.hidden});
  for (std::size_t i = 0; i < blocks_.size(); ++i)
    x = blocks_[i]->forward(x, pass, cache ? std::pair<at::Tensor, at::Tensor>() : prefix(0, i),
                            cache ? &cache->layers[i] : nullptr, i + 1 == blocks_.size() ? kept : at::Tensor());
  return final_norm_->forward(x);
}

at::Tensor Bloom::states(std::span<const TextRow> rows) {
  const AskedTokens asked(rows);
  if (asked.rows.empty()) return at::zeros({0, config_.hidden}, options());
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

std::unique_ptr<Cache> Bloom::prefill(std::span<const std::vector<std::int64_t>> prefixes) {
  const at::NoGradGuard no_gradient;
  const nn::TokenBatch batch = nn::pad(prefixes, embedding_.device());
  auto cache = std::make_unique<BloomCache>();
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

at::Tensor Bloom::extend(Cache& given, const at::Tensor& tokens, std::span<const std::int64_t> lengths) {
  const at::NoGradGuard no_gradient;
  auto& cache = dynamic_cast<BloomCache&>(given);
  const at::Tensor states =
      run(tokens, cache.lengths, false, &cache, {}).view({tokens.size(0), tokens.size(1), config_.hidden});
  nn::advance(cache.lengths, cache.last, states, lengths);
  return states;
}

}  // namespace

ModelPtr make_bloom(const Json& config, const Json& generation_config, WeightSource& source) {
  return std::make_unique<Bloom>(config, generation_config, source);
}

InitRules bloom_init(const Json& config) {
  const double range = ConfigReader(config).number_or("initializer_range", 0.02);
  return {[range](const std::string& name) -> Init {
            const bool norm = name.find("norm") != std::string::npos || name.find("ln_f") != std::string::npos;
            if (name.ends_with(".bias")) return {0, 0};
            return norm ? Init{1, 0} : Init{0, range};
          },
          !ConfigReader(config).flag_or("tie_word_embeddings", true)};
}

}  // namespace lethe::engine
