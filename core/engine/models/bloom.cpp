// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/bloom_block.h"
#include "engine/models/causal_model.h"
#include "engine/models/config_reader.h"

namespace lethe::engine {

namespace {

/// Le Scao et al. 2022, as transformers computes it. The embedding is followed by a norm, positions enter as ALiBi.
class Bloom final : public CausalModel {
 public:
  Bloom(const Json& json, const Json& generation_config, WeightSource& source);

 private:
  at::Tensor enter(const at::Tensor& embedded) const override { return embedding_norm_->forward(embedded); }
  at::Tensor leave(const at::Tensor& x) const override { return final_norm_->forward(x); }
  Placement place(const nn::QueryPositions& positions, std::int64_t keys) const override;

  std::optional<nn::LayerNorm> embedding_norm_, final_norm_;
  at::Tensor slopes_;
};

Bloom::Bloom(const Json& json, const Json& generation_config, WeightSource& source)
    : CausalModel(json, generation_config) {
  const bloom::Config config(json);
  const Scope scope(source, taken_, "transformer");
  embedding_ = (scope / "word_embeddings").take("weight", {config.vocabulary, config.hidden});
  embedding_norm_.emplace(scope / "word_embeddings_layernorm", config.hidden, config.epsilon);
  for (std::int64_t i = 0; i < config.layers; ++i) add_block(std::make_unique<bloom::Block>(scope / "h" / i, config));
  final_norm_.emplace(scope / "ln_f", config.hidden, config.epsilon);
  output_.emplace(source, taken_, "transformer.word_embeddings.weight", embedding_);
  const std::vector<float> slopes = nn::alibi_slopes(config.heads);
  slopes_ = at::tensor(at::ArrayRef<float>(slopes)).view({1, -1, 1, 1}).to(embedding_.device());
  shape_.family = "bloom";
  shape_.vocabulary = config.vocabulary;
  shape_.hidden = config.hidden;
  shape_.layers = config.layers;
  shape_.heads = shape_.key_heads = config.heads;
  shape_.head_width = config.hidden / config.heads;
  shape_.max_length =
      ConfigReader(json).size_or({"n_positions", "max_position_embeddings", "seq_length"}, shape_.max_length);
}

/// The key's distance is left out: the softmax does not see what is added to all keys of a query.
Placement Bloom::place(const nn::QueryPositions& positions, std::int64_t keys) const {
  const at::Tensor alibi = (slopes_ * at::arange(keys, slopes_.options())).to(compute_type());
  const at::Tensor mask = nn::causal_mask(positions, keys, options());
  return {{mask.defined() ? alibi + mask : alibi, {}}};
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
