// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "text/parts.h"

namespace lethe::text {

/// "content" in place of every match of "pattern" in every token.
std::unique_ptr<const Decoder> make_replace_decoder(const Json& json, const std::string& where);
/// Tokens <0x00> … <0xFF> become bytes; a run of them that is no UTF-8 becomes a U+FFFD each.
std::unique_ptr<const Decoder> make_byte_fallback_decoder(const Json& json, const std::string& where);
/// All tokens become one.
std::unique_ptr<const Decoder> make_fuse(const Json& json, const std::string& where);
/// At most "start" and "stop" times the character "content" away at the ends of every token.
std::unique_ptr<const Decoder> make_strip_decoder(const Json& json, const std::string& where);

}  // namespace lethe::text
