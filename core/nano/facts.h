// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "nano/question.h"

namespace lethe::nano {

/// One kind of plain fact: how it is said and asked. Patterns use {key} and {value} (fill() in wording.h); a statement
/// ends with the value and " ." so that a reader from left to right must know it.
struct Relation {
  std::string id, group;  // group: stem, human, social, other
  std::vector<std::string> statements, questions;
  std::vector<std::pair<std::string, std::string>> facts;  // key, value; each key once
};

struct Fact {
  std::size_t relation = 0;
  std::string key, value;
  double weight = 1;  // how often it is drawn against others, from {0.35, 0.7, 1, 1.5, 2}
};

const std::vector<Relation>& relations();
/// All facts of all relations; the weights are drawn once and belong to the family.
const std::vector<Fact>& facts();
const std::vector<std::string>& fact_groups();

/// A fact by its weight.
const Fact& draw_fact(Random& random);
std::string statement(const Fact& fact, Random& random);
/// `wording` counts modulo the relation's wordings.
std::string question(const Fact& fact, std::size_t wording);
/// The question with up to three wrong values of the same relation.
Question fact_question(const Fact& fact, std::size_t wording, Random& random);

// The groups' relations, one file each.
std::vector<Relation> stem_relations();
std::vector<Relation> human_relations();
std::vector<Relation> social_relations();
std::vector<Relation> other_relations();

}  // namespace lethe::nano
