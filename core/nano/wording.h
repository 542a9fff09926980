// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lethe::nano {

/// Named values for fill().
using Slots = std::vector<std::pair<std::string_view, std::string>>;

/// `{name}` becomes the slot's value, `{a name}` the value with its article, `{A name}` the same at a sentence's start.
/// Throws std::logic_error for a slot that is not given: the patterns are ours.
std::string fill(std::string_view pattern, const Slots& slots);

/// "a" or "an" by the sound of the phrase's first word.
std::string_view article(std::string_view phrase);
std::string capitalised(std::string text);

/// Items separated by commas or line ends, spaces around them removed.
std::vector<std::string> list_of(std::string_view text);
/// Lines of `key = value, key = value, …`.
std::vector<std::pair<std::string, std::string>> pairs_of(std::string_view text);
std::vector<std::string> words_of(std::string_view text);
std::string joined(const std::vector<std::string>& words, std::string_view between = " ");

/// True for one prompt in eight, by its bytes alone (FNV-1a). The corpus leaves these prompts out and the benchmarks
/// take only these, so no measured question was seen in base training.
bool held_out(std::string_view prompt);

}  // namespace lethe::nano
