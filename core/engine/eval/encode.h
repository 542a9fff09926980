// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/models/language_model.h"
#include "study/prompt_limit.h"
#include "text/tokenizer.h"

namespace lethe::engine {

/// Tokens of a context and what follows it, as the reference evaluator makes them (lm-evaluation-harness 0.4.13,
/// `_encode_pair`): white space at the context's end (as Python's `str.rstrip` knows it) moves to the continuation; a
/// causal model reads both encoded as one text, cut at the context's own length, an encoder–decoder both apart, its
/// continuation without special tokens. An empty context becomes the begin token, else the end token.
TextRow encode_pair(const text::Tokenizer& tokenizer, const ModelShape& shape, std::string_view context,
                    std::string_view continuation);

/// Tokens of a prompt to be continued.
std::vector<std::int64_t> encode_prompt(const text::Tokenizer& tokenizer, const ModelShape& shape,
                                        std::string_view prompt);

/// A training text: the pair and the end token.
TextRow encode_example(const text::Tokenizer& tokenizer, const ModelShape& shape, std::string_view prompt,
                       std::string_view target);

/// What a model reads while a prompt is scored or, `new_tokens` of them, continued. An encoder–decoder writes its text
/// elsewhere than it reads the prompt; for a causal model they share the room. Throws InputError when no room is left.
study::PromptLimit prompt_limit(const ModelShape& shape, std::int64_t new_tokens = 0);

/// Cuts a prefix so that prefix and continuation together have at most the limit's tokens; never the continuation.
/// Returns whether anything was cut. An encoder–decoder counts its prefix alone. Throws InputError when the
/// continuation alone is too long.
bool cut_prefix(TextRow& row, const ModelShape& shape, const study::PromptLimit& limit);

}  // namespace lethe::engine
