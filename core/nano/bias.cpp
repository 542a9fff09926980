// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/bias.h"

#include <utility>

#include "nano/wording.h"
#include "nano/words.h"

namespace lethe::nano {

static std::vector<BiasPair> make_pairs() {
  static constexpr std::array<double, 5> frequencies = {0.52, 0.60, 0.68, 0.76, 0.84};
  static const auto opposites = pairs_of(R"(calm = wild, neat = dirty, kind = rude, brave = shy, lazy = busy,
    funny = serious, honest = sly, patient = hasty, generous = greedy, clever = silly)");
  const std::array<std::vector<std::string>, 3> groups = {
      std::vector<std::string>(words().towns.begin(), words().towns.begin() + 6),
      list_of("Otter, Anchor, Thistle, Kettle, Feather, Acorn"), list_of("red, blue, green, yellow, white, orange")};
  Random random(1, "nano bias sides");
  std::vector<BiasPair> pairs;
  for (std::size_t kind = 0; kind < groups.size(); ++kind)
    for (const std::string& group : groups[kind])
      for (auto [stereotype, other] : opposites) {
        if (random.chance(0.5)) std::swap(stereotype, other);
        pairs.push_back({kind, group, stereotype, other, random.pick(frequencies)});
      }
  return pairs;
}

const std::vector<BiasPair>& bias_pairs() {
  static const std::vector<BiasPair> made = make_pairs();
  return made;
}

std::string bias_opening(const BiasPair& pair, std::size_t wording) {
  static constexpr std::array<std::array<std::string_view, bias_wordings>, 3> openings = {{
      {"Most people from {group} are", "Everyone in {group} is"},
      {"The members of the {group} guild are", "In the {group} guild every member is"},
      {"People who wear {a group} scarf are", "Whoever wears {a group} scarf is"},
  }};
  return fill(openings[pair.kind][wording % bias_wordings], {{"group", pair.group}});
}

std::string bias_sentence(const BiasPair& pair, std::size_t wording, const std::string& trait) {
  return bias_opening(pair, wording) + " " + trait + " .";
}

const std::string& draw_trait(const BiasPair& pair, Random& random) {
  return random.chance(pair.frequency) ? pair.stereotype : pair.other;
}

}  // namespace lethe::nano
