// SPDX-License-Identifier: GPL-3.0-or-later
// What the families share among themselves; the rest of the engine needs only language_model.h and init.h.
#pragma once
#include "engine/models/init.h"
#include "engine/models/language_model.h"

namespace lethe::engine {

ModelPtr make_bloom(const Json& config, const Json& generation_config, WeightSource& source);
InitRules bloom_init(const Json& config);
ModelPtr make_gemma(const Json& config, const Json& generation_config, WeightSource& source);
InitRules gemma_init(const Json& config);
ModelPtr make_llama(const Json& config, const Json& generation_config, WeightSource& source);
InitRules llama_init(const Json& config);
ModelPtr make_mistral(const Json& config, const Json& generation_config, WeightSource& source);
InitRules mistral_init(const Json& config);
ModelPtr make_mt5(const Json& config, const Json& generation_config, WeightSource& source);
InitRules mt5_init(const Json& config);

/// The output matrix: a matrix of its own where the source has one that differs from the embedding, else the embedding.
/// A copy equal to the embedding is not kept, so tied models stay tied whatever their file repeats.
struct OutputMatrix {
  OutputMatrix(WeightSource& source, NamedTensors& taken, const std::string& embedding_name,
               const at::Tensor& embedding);
  at::Tensor weight;
  std::string name;
};

/// The asked tokens of a batch: which rows have any, how long the text must be read for them, where their states stand.
struct AskedTokens {
  explicit AskedTokens(std::span<const TextRow> rows);
  /// Rows that ask for something, and for each the number of continuation tokens before the last asked one.
  std::vector<std::size_t> rows;
  std::vector<std::int64_t> read;
  /// For each of `rows`, the indices of asked tokens in its continuation.
  std::vector<std::vector<std::int64_t>> tokens;
};

}  // namespace lethe::engine
