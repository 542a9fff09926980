// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "nano/corpus.h"

namespace lethe::nano {

/// How a base is trained: AdamW with warm-up, then cosine down to final_share of the rate.
struct BaseTraining {
  std::size_t steps = 3000, batch = 64, warmup_steps = 100;
  double learning_rate = 3e-3, final_share = 0.05;
  double weight_decay = 0.01, beta1 = 0.9, beta2 = 0.999, clip = 1.0;
  Mixture mixture;
};

/// The rates that a model brings to a study (its lethe.json).
struct StudyRates {
  double learning_rate = 3e-3;
  std::size_t epochs = 2;
};

struct NanoModel {
  std::string name;
  std::string architecture;                                         // its `model_type`
  std::size_t hidden = 0, layers = 0, heads = 0, feed_forward = 0;  // layers: of the encoder and again of the decoder
  bool tied = false;
  std::size_t key_heads = 0;  // that the heads share; 0: each has its own
  BaseTraining training;
  StudyRates study;
  std::string base = {};  // the member whose stored weights it begins with; empty: random ones
};

inline constexpr std::uint64_t family_seed = 20240717;
inline constexpr std::size_t vocabulary_size = 2560;
/// The first entries of the vocabulary, ids 0 to 4: unk, bos, eos, pad and the sentinel.
const std::vector<std::string>& special_tokens();

/// bloomz-nano and mt0-nano in sizes s, m and l; mistral-nano-m, gemma-nano-m, llama-nano-m, and alpaca-nano-m made
/// from that.
const std::vector<NanoModel>& family();

/// What the tokenizer learns from: `documents` drawn documents, every question with its answer 15 times (facts must
/// weigh more than in the corpus or their words split), 600 examples of each task.
std::vector<std::string> texts_for_tokenizer(std::uint64_t seed, std::size_t documents = 60000);

}  // namespace lethe::nano
