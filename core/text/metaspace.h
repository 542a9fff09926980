// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "text/parts.h"

namespace lethe::text {

/// SentencePiece's way with spaces: "replacement" (U+2581) stands for each, "prepend_scheme" (always, first, never)
/// says before which pieces one is put, and unless "split" is false a piece is cut before every one.
std::unique_ptr<const PreTokenizer> make_metaspace_pre_tokenizer(const Json& json, const std::string& where);
std::unique_ptr<const Decoder> make_metaspace_decoder(const Json& json, const std::string& where);

}  // namespace lethe::text
