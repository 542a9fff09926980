// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/facts.h"

#include <algorithm>
#include <array>

#include "nano/wording.h"

namespace lethe::nano {

static std::vector<Relation> make_relations() {
  std::vector<Relation> all;
  for (auto* group : {stem_relations, human_relations, social_relations, other_relations})
    for (Relation& relation : group()) all.push_back(std::move(relation));
  return all;
}

const std::vector<Relation>& relations() {
  static const std::vector<Relation> made = make_relations();
  return made;
}

const std::vector<std::string>& fact_groups() {
  static const std::vector<std::string> groups = {"stem", "human", "social", "other"};
  return groups;
}

static std::vector<Fact> make_facts() {
  static constexpr std::array<double, 5> weights = {0.35, 0.7, 1, 1.5, 2};
  Random random(1, "nano fact weights");
  std::vector<Fact> all;
  for (std::size_t r = 0; r < relations().size(); ++r)
    for (const auto& [key, value] : relations()[r].facts) all.push_back({r, key, value, random.pick(weights)});
  return all;
}

const std::vector<Fact>& facts() {
  static const std::vector<Fact> made = make_facts();
  return made;
}

static std::vector<double> running_weights() {
  std::vector<double> sums;
  double sum = 0;
  for (const Fact& fact : facts()) sums.push_back(sum += fact.weight);
  return sums;
}

const Fact& draw_fact(Random& random) {
  static const std::vector<double> sums = running_weights();
  const double at = random.uniform() * sums.back();
  const auto found = std::upper_bound(sums.begin(), sums.end(), at);
  return facts()[std::min<std::size_t>(static_cast<std::size_t>(found - sums.begin()), sums.size() - 1)];
}

std::string statement(const Fact& fact, Random& random) {
  return fill(random.pick(relations()[fact.relation].statements), {{"key", fact.key}, {"value", fact.value}});
}

std::string question(const Fact& fact, std::size_t wording) {
  const std::vector<std::string>& wordings = relations()[fact.relation].questions;
  return fill(wordings[wording % wordings.size()], {{"key", fact.key}, {"value", fact.value}});
}

Question fact_question(const Fact& fact, std::size_t wording, Random& random) {
  std::vector<std::string> values;
  for (const auto& [key, value] : relations()[fact.relation].facts) values.push_back(value);
  return {"", question(fact, wording), fact.value, draw_others(values, {fact.value}, 3, random)};
}

}  // namespace lethe::nano
