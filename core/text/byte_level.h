// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <optional>

#include "text/parts.h"
#include "text/regex.h"

namespace lethe::text {

/// GPT-2's alphabet: each byte as a printable character. Bytes 33–126, 161–172 and 174–255 stand for themselves, the
/// others for U+0100 + n in order.
const std::array<std::string, 256>& byte_alphabet();
/// The byte that a character of the alphabet stands for.
std::optional<unsigned char> byte_of(char32_t character);
/// Every byte of the text in the alphabet.
std::string to_byte_level(std::string_view text);

/// GPT-2's cutting into words: contractions, letters, digits, the rest, white space; a space goes with the next word.
extern const char* const gpt2_pattern;

/// "add_prefix_space" and "use_regex"; the pieces are in the alphabet.
std::unique_ptr<const PreTokenizer> make_byte_level_pre_tokenizer(const Json& json, const std::string& where);
/// It corrects offsets only, which Lethe does not use: the ids stay as they are.
std::unique_ptr<const PostProcessor> make_byte_level_post_processor(const Json& json, const std::string& where);
/// Back from the alphabet; bytes that are no UTF-8 become U+FFFD.
std::unique_ptr<const Decoder> make_byte_level_decoder(const Json& json, const std::string& where);

}  // namespace lethe::text
