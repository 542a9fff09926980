// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "engine/models/language_model.h"
#include "text/tokenizer.h"

namespace lethe::engine {

/// Hears what is odd about a model but no reason to refuse it: a code for programs and a sentence.
using Hear = std::function<void(const std::string& code, const std::string& sentence)>;

/// fp32, bf16 or fp16; throws InputError for another name.
at::ScalarType number_type(const std::string& name);

/// The model in a folder as Hugging Face writes it, in `type` on `device`. Throws InputError that names the file, and
/// the tensor or key. Odd are weights that are no finite numbers, and an output matrix that differs from the embedding
/// to which config.json ties it (both are kept).
ModelPtr load_model(const std::filesystem::path& folder, at::Device device = at::kCPU, at::ScalarType type = at::kFloat,
                    const Hear& hear = {});

/// The tokenizer in a model's folder. Throws InputError when it knows tokens for which the model has no embedding.
text::Tokenizer load_tokenizer(const std::filesystem::path& folder, const ModelShape& shape);

/// The model that config.json describes with weights drawn from `seed`.
ModelPtr random_model(const Json& config, std::uint64_t seed, at::Device device = at::kCPU);

/// Largest file of a saved model, unless told otherwise.
inline constexpr std::uint64_t default_shard_bytes = 5'000'000'000;

/// Writes config.json, generation_config.json and the weights (numbers as `type`: kFloat, kHalf or kBFloat16), and
/// copies the tokenizer's files from `companions_from` (empty for none). Weights are one model.safetensors, or shards
/// with an index where that would be larger than `shard_bytes` (a tensor is never cut). The folder appears whole or not
/// at all; it must not exist yet, or be empty.
void save_model(const LanguageModel& model, const std::filesystem::path& folder, at::ScalarType type,
                const std::filesystem::path& companions_from = {}, std::uint64_t shard_bytes = default_shard_bytes);

}  // namespace lethe::engine
