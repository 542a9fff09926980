// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "engine/checkpoint/weight_source.h"
#include "engine/nn/linear.h"
#include "engine/nn/slots.h"

namespace lethe::engine {

/// One text: what is given, what follows, and at which following tokens a prediction is asked for. A causal model reads
/// prefix + continuation; an encoder–decoder reads the prefix in its encoder and the continuation in its decoder.
/// A causal model needs a non-empty prefix (its begin or end token where a text has none).
struct TextRow {
  std::vector<std::int64_t> prefix;
  std::vector<std::int64_t> continuation;
  /// One flag a token of `continuation`; empty asks for all.
  std::vector<bool> asked;
};

/// What a model has computed for a batch of prefixes.
class Cache {
 public:
  virtual ~Cache() = default;
  /// A new cache whose row i continues row rows[i] of this one; the two share nothing that either changes.
  virtual std::unique_ptr<Cache> fork(std::span<const std::int64_t> rows) const = 0;
  /// [rows, hidden]: the states that predict each row's next token.
  at::Tensor last;
};

/// What every family tells of itself.
struct ModelShape {
  std::string family;
  bool encoder_decoder = false;
  std::int64_t vocabulary = 0;  ///< rows of the output matrix
  std::int64_t hidden = 0;
  std::int64_t layers = 0, heads = 0;
  std::int64_t key_heads = 0, head_width = 0;  ///< of keys and values: fewer heads where queries share them
  std::optional<std::int64_t> bos, pad;
  std::vector<std::int64_t> eos;  ///< tokens that end a generation (generation_config, else config)
  std::int64_t max_length = 2048;
};

/// All that training, scoring, generation and tuning methods see of a model.
class LanguageModel {
 public:
  virtual ~LanguageModel() = default;

  virtual const ModelShape& shape() const = 0;
  /// config.json as it was read, to be written again beside saved weights.
  virtual const Json& config() const = 0;
  /// generation_config.json as it was read; null where there was none.
  virtual const Json& generation_config() const = 0;

  /// States before the output matrix that predict the asked tokens: [asked, hidden], row after row.
  /// Rows are padded to the longest; padding changes no row's result beyond rounding.
  virtual at::Tensor states(std::span<const TextRow> rows) = 0;
  /// [n, hidden] → [n, vocabulary].
  virtual at::Tensor logits(const at::Tensor& states) = 0;

  /// Reads a batch of prefixes (each non-empty). Caches carry no gradient and no dropout.
  virtual std::unique_ptr<Cache> prefill(std::span<const std::vector<std::int64_t>> prefixes) = 0;
  /// Reads further tokens [rows, length] (int64, right-padded; `lengths[i]` ≥ 0 of row i count): returns the states
  /// after each token [rows, length, hidden] (rubbish at padding) and sets `cache.last` to the state after each row's
  /// last token (unchanged where the length is 0).
  virtual at::Tensor extend(Cache& cache, const at::Tensor& tokens, std::span<const std::int64_t> lengths) = 0;

  /// Dropout probability for the following forward passes, drawn from the generator; 0 switches it off.
  virtual void set_dropout(double probability, std::optional<at::Generator> generator) = 0;
  /// The number type of activations; weights of another one are turned into it where they are used. At first that of
  /// the weights.
  virtual void set_compute_type(at::ScalarType type) = 0;
  virtual at::ScalarType compute_type() const = 0;
  /// Whether blocks are computed again in the backward pass, so that their activations need not be kept.
  virtual void set_recompute(bool on) = 0;
  virtual void set_prompts(std::shared_ptr<nn::PromptSource> prompts) = 0;

  /// Every weight by its name in the file (tied ones once).
  virtual const NamedTensors& weights() const = 0;
  at::Device device() const { return weights().front().second.device(); }
  /// Every linear layer, and every branch slot, in the order of the forward pass. The output matrix is not among them.
  virtual const std::vector<nn::Linear*>& linears() = 0;
  virtual const std::vector<nn::BranchSlot*>& branch_slots() = 0;
  /// The name of the weight that turns states into logits (of the embedding where the two are tied).
  virtual const std::string& output_weight() const = 0;
};

using ModelPtr = std::unique_ptr<LanguageModel>;

/// Builds the model that config.json describes from a source. Throws InputError: unknown `model_type` (names those
/// known), missing or wrong config keys, missing tensors or wrong shapes. End tokens come from generation_config.json
/// if it is given.
ModelPtr make_model(const Json& config, WeightSource& source, const Json& generation_config = Json());

}  // namespace lethe::engine
