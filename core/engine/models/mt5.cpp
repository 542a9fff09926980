// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <map>

#include "engine/models/config_reader.h"
#include "engine/models/family_model.h"
#include "engine/models/mt5_block.h"
#include "engine/nn/batch.h"
#include "engine/nn/position.h"
#include "engine/nn/recompute.h"

namespace lethe::engine {

namespace {

using mt5::Block;
using mt5::Config;
using mt5::KeyValuePair;
using mt5::Pass;

/// Encoder or decoder: blocks that share the position bias of the first, and a last norm.
struct Stack {
  Stack(const Scope& scope, const Config& config, bool is_decoder)
      : decoder(is_decoder), config_(&config), buckets_{config.buckets, config.largest_distance, !is_decoder} {
    for (std::int64_t i = 0; i < (decoder ? config.decoder_layers : config.encoder_layers); ++i)
      blocks.push_back(std::make_unique<Block>(scope / "block" / i, config, decoder));
    distance_bias_ = (scope / "block" / 0 / "layer" / 0 / "SelfAttention" / "relative_attention_bias")
                         .take("weight", {config.buckets, config.heads});
    final_norm_.emplace(scope / "final_layer_norm", config.hidden, config.epsilon);
  }

  /// x [rows, queries, hidden] → [rows · queries, hidden]. `prefixes`, one a layer, are read where there are no caches;
  /// `lengths` hides keys of the text (encoder).
  at::Tensor run(const at::Tensor& x, Pass pass, const std::vector<KeyValuePair>& prefixes,
                 std::span<const std::int64_t> lengths, std::vector<nn::KeyValues>* caches,
                 const std::vector<KeyValuePair>* encoded) {
    pass.type = x.scalar_type();
    std::map<std::int64_t, nn::ScoreBias> memo;
    pass.bias = [&](std::int64_t before, std::int64_t keys) -> const nn::ScoreBias& {
      const auto found = memo.find(before);
      return found != memo.end() ? found->second
                                 : memo.emplace(before, score_bias(pass, before, keys, lengths)).first->second;
    };
    at::Tensor states = pass.dropout(x.reshape({-1, config_->hidden}));
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const KeyValuePair* seen = encoded ? &(*encoded)[i] : nullptr;
      if (caches)
        states = blocks[i]->forward(states, pass, {}, &(*caches)[i], seen);
      else if (recompute)
        states = recomputed_block(*blocks[i], states, pass, prefixes[i], seen);
      else
        states = blocks[i]->forward(states, pass, prefixes[i], nullptr, seen);
    }
    return pass.dropout(final_norm_->forward(states));
  }

  bool decoder;
  bool recompute = false;
  std::vector<std::unique_ptr<Block>> blocks;

 private:
  /// The position bias and the encoder's keys and values have a history of their own, so they are inputs.
  static at::Tensor recomputed_block(Block& block, const at::Tensor& states, const Pass& pass,
                                     const KeyValuePair& prefix, const KeyValuePair* encoded) {
    const std::int64_t before = nn::keys_before(prefix, nullptr);
    const nn::ScoreBias& bias = pass.bias(before, before + pass.queries);
    std::vector<at::Tensor> inputs = {states, bias.bias};
    if (encoded) inputs.insert(inputs.end(), {encoded->first, encoded->second});
    if (prefix.first.defined()) inputs.insert(inputs.end(), {prefix.first, prefix.second});
    Pass plain = pass;
    plain.bias = {};
    const bool with_encoded = encoded != nullptr, with_prefix = prefix.first.defined();
    const nn::Part part = [&block, plain, mask = bias.mask, with_encoded,
                           with_prefix](const std::vector<at::Tensor>& given) {
      const nn::ScoreBias own{given[1], mask};
      Pass again = plain;
      again.bias = [&own](std::int64_t, std::int64_t) -> const nn::ScoreBias& { return own; };
      const KeyValuePair seen = with_encoded ? KeyValuePair{given[2], given[3]} : KeyValuePair();
      const std::size_t last = given.size() - 1;
      const KeyValuePair first = with_prefix ? KeyValuePair{given[last - 1], given[last]} : KeyValuePair();
      return block.forward(given[0], again, first, nullptr, with_encoded ? &seen : nullptr);
    };
    return nn::recomputed(part, inputs, pass.dropout);
  }

  nn::ScoreBias score_bias(const Pass& pass, std::int64_t before, std::int64_t keys,
                           std::span<const std::int64_t> lengths) const {
    std::vector<std::int64_t> starts = pass.starts;
    for (std::int64_t& start : starts) start += before;
    const nn::QueryPositions positions(starts, pass.queries);
    const at::Tensor index = nn::relative_buckets(positions, keys, buckets_, distance_bias_.device());
    nn::ScoreBias added{at::embedding(distance_bias_, index).to(pass.type).permute({0, 3, 1, 2}).contiguous(), {}};
    const at::TensorOptions options = distance_bias_.options().dtype(pass.type).requires_grad(false);
    if (decoder) {
      added.mask = nn::causal_mask(positions, keys, options);
    } else {
      std::vector<std::int64_t> seen(lengths.begin(), lengths.end());
      for (std::int64_t& length : seen) length += before;
      added.mask = nn::length_mask(seen, keys, options);
    }
    return added;
  }

  const Config* config_;
  nn::RelativeBuckets buckets_;
  at::Tensor distance_bias_;
  std::optional<nn::RmsNorm> final_norm_;
};

/// The encoder's part that every layer of the decoder sees.
struct Encoded {
  std::vector<KeyValuePair> keys_values;
  at::Tensor mask;  ///< [rows, 1, 1, keys] or undefined
};

class Mt5Cache : public Cache {
 public:
  std::unique_ptr<Cache> fork(std::span<const std::int64_t> rows) const override {
    auto copy = std::make_unique<Mt5Cache>();
    const at::Tensor index = nn::index_tensor(rows, last.device());
    bool same = rows.size() == lengths.size();
    for (std::size_t i = 0; same && i < rows.size(); ++i) same = rows[i] == static_cast<std::int64_t>(i);
    // Nothing changes the encoder's part, so forks may share it.
    copy->encoded = encoded;
    if (!same) {
      for (auto& [k, v] : copy->encoded.keys_values) k = k.index_select(0, index), v = v.index_select(0, index);
      if (encoded.mask.defined()) copy->encoded.mask = encoded.mask.index_select(0, index);
    }
    for (const nn::KeyValues& layer : layers) copy->layers.push_back(layer.select(index));
    for (const std::int64_t row : rows) copy->lengths.push_back(lengths[static_cast<std::size_t>(row)]);
    copy->last = last.index_select(0, index);
    return copy;
  }

  Encoded encoded;
  std::vector<nn::KeyValues> layers;
  std::vector<std::int64_t> lengths;  ///< read in the decoder, start token and virtual embeddings counted
};

/// Xue et al. 2021, as transformers computes it.
class Mt5 final : public FamilyModel {
 public:
  Mt5(const Json& json, const Json& generation_config, WeightSource& source);

  at::Tensor states(std::span<const TextRow> rows) override;
  std::unique_ptr<Cache> prefill(std::span<const std::vector<std::int64_t>> prefixes) override;
  at::Tensor extend(Cache& cache, const at::Tensor& tokens, std::span<const std::int64_t> lengths) override;
  void set_recompute(bool on) override { encoder_->recompute = decoder_->recompute = on; }

 private:
  /// The stack's keys and values of the prompts for each of its layers.
  std::vector<KeyValuePair> prompt_prefixes(const Stack& stack) const;
  Encoded encode(std::span<const std::vector<std::int64_t>> prefixes, const nn::Dropout& dropout);
  at::Tensor decode(const at::Tensor& embedded, std::vector<std::int64_t> starts, const Encoded& encoded,
                    const nn::Dropout& dropout, std::vector<nn::KeyValues>* caches);

  Config config_;
  std::optional<Stack> encoder_, decoder_;
};

Mt5::Mt5(const Json& json, const Json& generation_config, WeightSource& source)
    : FamilyModel(json, generation_config), config_(json) {
  const Scope scope(source, taken_);
  embedding_ = (scope / "shared").take("weight", {config_.vocabulary, config_.hidden});
  encoder_.emplace(scope / "encoder", config_, false);
  decoder_.emplace(scope / "decoder", config_, true);
  output_.emplace(source, taken_, "shared.weight", embedding_);
  for (Stack* stack : {&*encoder_, &*decoder_})
    for (const auto& block : stack->blocks) {
      for (nn::Linear* linear : block->linears()) linears_.push_back(linear);
      for (nn::BranchSlot* slot : block->branches()) branches_.push_back(slot);
    }
  shape_.family = "mt5";
  shape_.encoder_decoder = true;
  shape_.vocabulary = config_.vocabulary;
  shape_.hidden = config_.hidden;
  shape_.layers = config_.encoder_layers + config_.decoder_layers;
  shape_.heads = shape_.key_heads = config_.heads;
  shape_.head_width = config_.head_width;
  shape_.max_length = ConfigReader(json).size_or({"n_positions", "max_position_embeddings"}, shape_.max_length);
}

std::vector<KeyValuePair> Mt5::prompt_prefixes(const Stack& stack) const {
  std::vector<KeyValuePair> pairs;
  for (std::size_t i = 0; i < stack.blocks.size(); ++i) pairs.push_back(prefix(stack.decoder, i));
  return pairs;
}

Encoded Mt5::encode(std::span<const std::vector<std::int64_t>> prefixes, const nn::Dropout& dropout) {
  nn::TokenBatch batch = nn::pad(prefixes, embedding_.device());
  const at::Tensor x = embed(batch.tokens, 0, true);
  for (std::int64_t& length : batch.lengths) length += virtual_count(0);
  const Pass pass{.rows = x.size(0), .queries = x.size(1), .starts = {0}, .dropout = dropout};
  const at::Tensor states = encoder_->run(x, pass, prompt_prefixes(*encoder_), batch.lengths, nullptr, nullptr);
  Encoded encoded;
  for (const auto& block : decoder_->blocks)
    encoded.keys_values.push_back(block->cross_attention->keys_values(states, pass.rows));
  encoded.mask = nn::length_mask(batch.lengths, pass.queries, options());
  return encoded;
}

at::Tensor Mt5::decode(const at::Tensor& embedded, std::vector<std::int64_t> starts, const Encoded& encoded,
                       const nn::Dropout& dropout, std::vector<nn::KeyValues>* caches) {
  const Pass pass{.rows = embedded.size(0),
                  .queries = embedded.size(1),
                  .starts = std::move(starts),
                  .dropout = dropout,
                  .cross = {{}, encoded.mask}};
  return decoder_->run(embedded, pass, caches ? std::vector<KeyValuePair>() : prompt_prefixes(*decoder_), {}, caches,
                       &encoded.keys_values);
}

at::Tensor Mt5::states(std::span<const TextRow> rows) {
  const AskedTokens asked(rows);
  if (asked.rows.empty()) return at::zeros({0, config_.hidden}, options());
  std::vector<std::vector<std::int64_t>> prefixes, texts;
  for (std::size_t i = 0; i < asked.rows.size(); ++i) {
    const TextRow& row = rows[asked.rows[i]];
    prefixes.push_back(row.prefix);
    std::vector<std::int64_t>& text = texts.emplace_back(1, config_.start_token);
    text.insert(text.end(), row.continuation.begin(), row.continuation.begin() + asked.read[i]);
  }
  const nn::TokenBatch batch = nn::pad(texts, embedding_.device());
  const std::int64_t extra = virtual_count(1);
  const at::Tensor states = decode(embed(batch.tokens, 1, true), std::vector<std::int64_t>(texts.size(), 0),
                                   encode(prefixes, dropout_), dropout_, nullptr);
  std::vector<std::int64_t> kept;
  for (std::size_t i = 0; i < asked.rows.size(); ++i)
    for (const std::int64_t token : asked.tokens[i])
      kept.push_back(static_cast<std::int64_t>(i) * (extra + batch.width()) + extra + token);
  if (static_cast<std::int64_t>(kept.size()) == states.size(0)) return states;
  return states.index_select(0, nn::index_tensor(kept, embedding_.device()));
}

std::unique_ptr<Cache> Mt5::prefill(std::span<const std::vector<std::int64_t>> prefixes) {
  const at::NoGradGuard no_gradient;
  auto cache = std::make_unique<Mt5Cache>();
  cache->encoded = encode(prefixes, {});
  const auto rows = static_cast<std::int64_t>(prefixes.size());
  cache->layers.resize(decoder_->blocks.size());
  for (std::size_t i = 0; i < cache->layers.size(); ++i) cache->layers[i].set_prefix(prefix(1, i), rows);
  const at::Tensor start =
      at::full({rows, 1}, config_.start_token, embedding_.options().dtype(at::kLong).requires_grad(false));
  const at::Tensor embedded = embed(start, 1, true);
  const at::Tensor states =
      decode(embedded, std::vector<std::int64_t>(prefixes.size(), 0), cache->encoded, {}, &cache->layers);
  cache->last = states.view({rows, -1, config_.hidden}).select(1, -1).contiguous();
  cache->lengths.assign(prefixes.size(), embedded.size(1));
  return cache;
}

at::Tensor Mt5::extend(Cache& given, const at::Tensor& tokens, std::span<const std::int64_t> lengths) {
  const at::NoGradGuard no_gradient;
  auto& cache = dynamic_cast<Mt5Cache&>(given);
  const at::Tensor states = decode(embed(tokens, 1, false), cache.lengths, cache.encoded, {}, &cache.layers)
                                .view({tokens.size(0), tokens.size(1), config_.hidden});
  nn::advance(cache.lengths, cache.last, states, lengths);
  return states;
}

}  // namespace

ModelPtr make_mt5(const Json& config, const Json& generation_config, WeightSource& source) {
  return std::make_unique<Mt5>(config, generation_config, source);
}

InitRules mt5_init(const Json& json) {
  const Config config(json);
  const double factor = ConfigReader(json).number_or("initializer_factor", 1.0);
  const auto of = [=](const std::string& name) -> Init {
    const auto ends = [&](const char* tail) { return name.ends_with(tail); };
    const auto scaled = [&](std::int64_t width) { return Init{0, factor / std::sqrt(static_cast<double>(width))}; };
    if (ends("layer_norm.weight")) return {factor, 0};
    if (ends("shared.weight") || ends("lm_head.weight")) return {0, factor};
    if (ends(".q.weight")) return scaled(config.hidden * config.head_width);
    if (ends(".o.weight")) return scaled(config.heads * config.head_width);
    if (ends(".wo.weight")) return scaled(config.inner);
    return scaled(config.hidden);
  };
  return {of, !ConfigReader(json).flag_or("tie_word_embeddings", true)};
}

}  // namespace lethe::engine
