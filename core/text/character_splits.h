// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "text/parts.h"

namespace lethe::text {

/// Pre-tokenizers that ask one question of every character.

/// Runs of word characters and runs of others; white space goes.
std::unique_ptr<const PreTokenizer> make_whitespace(const Json& json, const std::string& where);
/// What lies between white space.
std::unique_ptr<const PreTokenizer> make_whitespace_split(const Json& json, const std::string& where);
/// Cuts at every punctuation character; "behavior" (by default Isolated) says where it goes.
std::unique_ptr<const PreTokenizer> make_punctuation(const Json& json, const std::string& where);
/// Runs of numerals by themselves, or with "individual_digits" every one.
std::unique_ptr<const PreTokenizer> make_digits(const Json& json, const std::string& where);

}  // namespace lethe::text
