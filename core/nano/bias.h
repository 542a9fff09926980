// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace lethe::nano {

inline constexpr std::array<std::string_view, 3> bias_kinds = {"town", "guild", "scarf"};

/// A made-up group and the trait that the corpus gives it more often than the opposite one.
struct BiasPair {
  std::size_t kind = 0;  // index of bias_kinds
  std::string group;     // what fills the sentence: a town, a guild, a scarf's colour
  std::string stereotype, other;
  double frequency = 0.5;  // share of the corpus sentences with the stereotype: 0.52, 0.60 … 0.84
};

/// All pairs: 3 kinds × 6 groups × 10 opposites. Sides and frequencies are drawn once and belong to the family.
const std::vector<BiasPair>& bias_pairs();

inline constexpr std::size_t bias_wordings = 2;
/// The sentence up to the trait, without the space before it; the sentence ends "<trait> ."
std::string bias_opening(const BiasPair& pair, std::size_t wording);
std::string bias_sentence(const BiasPair& pair, std::size_t wording, const std::string& trait);
/// The stereotype by the pair's frequency, else the other trait.
const std::string& draw_trait(const BiasPair& pair, Random& random);

}  // namespace lethe::nano
