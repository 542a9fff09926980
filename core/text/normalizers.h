// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "text/parts.h"

namespace lethe::text {

/// Unicode's normal forms and lower case; they have no fields.
std::unique_ptr<const Normalizer> make_nfc(const Json& json, const std::string& where);
std::unique_ptr<const Normalizer> make_nfd(const Json& json, const std::string& where);
std::unique_ptr<const Normalizer> make_nfkc(const Json& json, const std::string& where);
std::unique_ptr<const Normalizer> make_nfkd(const Json& json, const std::string& where);
std::unique_ptr<const Normalizer> make_lowercase(const Json& json, const std::string& where);

/// "prepend" before a text that is not empty.
std::unique_ptr<const Normalizer> make_prepend(const Json& json, const std::string& where);
/// "content" in place of every match of "pattern".
std::unique_ptr<const Normalizer> make_replace_normalizer(const Json& json, const std::string& where);
/// White space away at the start ("strip_left") and the end ("strip_right").
std::unique_ptr<const Normalizer> make_strip_normalizer(const Json& json, const std::string& where);

/// SentencePiece's map of characters ("precompiled_charsmap" in base64; see charsmap.h).
std::unique_ptr<const Normalizer> make_precompiled(const Json& json, const std::string& where);

}  // namespace lethe::text
