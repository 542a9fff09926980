// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace lethe::nano {

using WordPairs = std::vector<std::pair<std::string, std::string>>;

/// One feeling: what happened to a person, and the kind answer. Patterns use {person}, {day} and {thing}.
struct Feeling {
  std::string name;
  std::vector<std::string> events;
  std::string reply;
};

/// The vocabulary of the five tasks, shared by their examples and by the plain sentences of base training.
struct TaskWords {
  WordPairs people, objects, actions, qualities, manners;  // simp: hard = easy
  std::vector<Feeling> feelings;                           // emdg
  std::vector<std::string> relatives;
  WordPairs changes;  // inqqg, hgen: past = present
  std::vector<std::string> causes, looks;
  WordPairs activities;  // exp: doing = what it entails
  std::vector<std::string> workers, garments;
};
const TaskWords& task_words();

}  // namespace lethe::nano
