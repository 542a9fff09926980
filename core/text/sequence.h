// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "text/parts.h"

namespace lethe::text {

/// Parts of one kind, one after another: "normalizers", "pretokenizers", "processors", "decoders".
std::unique_ptr<const Normalizer> make_normalizer_sequence(const Json& json, const std::string& where);
std::unique_ptr<const PreTokenizer> make_pre_tokenizer_sequence(const Json& json, const std::string& where);
std::unique_ptr<const PostProcessor> make_post_processor_sequence(const Json& json, const std::string& where);
std::unique_ptr<const Decoder> make_decoder_sequence(const Json& json, const std::string& where);

}  // namespace lethe::text
