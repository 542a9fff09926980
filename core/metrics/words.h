// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::metrics {

using Tokens = std::vector<std::string>;

/// Runs of anything but white space (the Unicode white space characters).
Tokens split_white_space(std::string_view text);
/// What stands between single spaces; two spaces have an empty token between them, an empty text is one empty token.
Tokens split_single_space(std::string_view text);
/// Lower case of ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic letters; everything else stays.
std::string lower_case(std::string_view text);

/// How often each sequence of n tokens occurs.
using NGrams = std::map<Tokens, int>;
NGrams count_ngrams(const Tokens& tokens, std::size_t n);

/// 2pr / (p + r), 0 where both are 0.
double f_measure(double precision, double recall);

}  // namespace lethe::metrics
