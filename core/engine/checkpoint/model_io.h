// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>

#include "engine/models/language_model.h"
#include "text/tokenizer.h"

namespace lethe::engine {

/// The model in a folder as Hugging Face writes it, in `type` on `device`. Throws InputError that names the file, and
/// the tensor or key.
ModelPtr load_model(const std::filesystem::path& folder, at::Device device = at::kCPU,
                    at::ScalarType type = at::kFloat);

/// The tokenizer in a model's folder. Throws InputError when it knows tokens for which the model has no embedding.
text::Tokenizer load_tokenizer(const std::filesystem::path& folder, const ModelShape& shape);

/// The model that config.json describes with weights drawn from `seed`.
ModelPtr random_model(const Json& config, std::uint64_t seed, at::Device device = at::kCPU);

/// Writes config.json, generation_config.json and model.safetensors (numbers as `type`: kFloat, kHalf or kBFloat16) and
/// copies the tokenizer's files from `companions_from` (empty for none). The folder appears whole or not at all; it
/// must not exist yet, or be empty.
void save_model(const LanguageModel& model, const std::filesystem::path& folder, at::ScalarType type,
                const std::filesystem::path& companions_from = {});

}  // namespace lethe::engine
