// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "text/added_tokens.h"

namespace lethe::text {

/// What tokenizer_config.json and special_tokens_map.json say about special tokens. As in Hugging Face's library the
/// older map wins, but counts only where the former has no "added_tokens_decoder"; "add_bos_token" and "add_eos_token"
/// count for nothing beside a tokenizer.json, whose post-processor says what is added.
struct SpecialTokens {
  std::optional<AddedToken> bos, eos, pad, unk;
  std::vector<AddedToken> all;  ///< these and the others (sep, cls, mask, additional ones)
};

SpecialTokens read_special_tokens(const std::filesystem::path& folder);

}  // namespace lethe::text
