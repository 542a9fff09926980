// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "text/parts.h"

namespace lethe::text {

/// SentencePiece's unigram model: "vocab" (a list of [token, score], the id being the place), "unk_id",
/// "byte_fallback". A text is cut so that the sum of scores is largest (Viterbi in float64; Kudo 2018,
/// arXiv:1804.10959); a character no token begins with scores 10 less than the lowest token, and unknown neighbours
/// are one. Throws InputError at a text it cannot express if there is no "unk_id".
std::unique_ptr<const Model> make_unigram(const Json& json, const std::string& where);

}  // namespace lethe::text
