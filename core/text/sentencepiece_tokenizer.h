// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <optional>

#include "base/json.h"

namespace lethe::text {

/// The SentencePiece model of a folder: spiece.model or tokenizer.model; none where there is neither.
std::optional<std::filesystem::path> find_sentencepiece_model(const std::filesystem::path& folder);

/// The tokenizer.json that stands for a SentencePiece model, as transformers 5 converts one: by the class that
/// tokenizer_config.json names (LLaMA, Gemma, T5 and mT5), else by what the model says of itself. Unlike there, pairs
/// are merged by score, and the begin token is added where "add_bos_token" is left out, as LLaMA was trained. Throws
/// InputError for a broken model and for kinds that are neither Unigram nor BPE.
Json convert_sentencepiece(const std::filesystem::path& model, const Json& tokenizer_config);

}  // namespace lethe::text
