// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "text/parts.h"

namespace lethe::text {

/// Byte-pair encoding: "vocab", "merges" (each "a b" or ["a","b"]), "unk_token", "fuse_unk", "byte_fallback",
/// "ignore_merges". Characters that neither the vocabulary, the bytes nor an unknown token cover are left out.
std::unique_ptr<const Model> make_bpe(const Json& json, const std::string& where);

}  // namespace lethe::text
