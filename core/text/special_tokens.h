// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "text/added_tokens.h"

namespace lethe::text {

/// What tokenizer_config.json and special_tokens_map.json say about special tokens; the former wins.
struct SpecialTokens {
  std::optional<AddedToken> bos, eos, pad, unk;
  std::vector<AddedToken> all;           ///< these and the others (sep, cls, mask, additional ones)
  std::optional<bool> add_bos, add_eos;  ///< when either is given, both replace the post-processor
};

SpecialTokens read_special_tokens(const std::filesystem::path& folder);

}  // namespace lethe::text
