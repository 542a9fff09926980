// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace lethe::text {

/// Questions that ICU's copy of the Unicode database answers. White space is in utf8.h. Where Hugging Face's library
/// asks an older Unicode, these do too, so that ids are the same.

/// Letters, marks, decimal digits, connecting punctuation and join controls: what \w means in UTS #18.
bool is_word_character(char32_t code_point);
/// ASCII's punctuation and symbols, and the general categories P* of Unicode 8.0.
bool is_punctuation(char32_t code_point);
/// The general categories N*.
bool is_numeric(char32_t code_point);

/// Every code point in lower case by itself, so that no letter depends on its neighbours.
std::string to_lower_case(std::string_view text);

enum class NormalForm { nfc, nfd, nfkc, nfkd };
/// The text in one of the forms of UAX #15, by Unicode 9.0: later characters stay as they are.
std::string to_normal_form(std::string text, NormalForm form);

/// The size in bytes of the first extended grapheme cluster (UAX #29) of a text that is not empty.
std::size_t first_grapheme_size(std::string_view text);

}  // namespace lethe::text
