// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/reading.h"

#include <algorithm>

#include "nano/wording.h"
#include "nano/words.h"

namespace lethe::nano {

enum Role : std::size_t { person, color, thing, place, day, roles };
using Scene = std::array<std::string, roles>;

static const std::vector<std::string>& values_of(std::size_t role) {
  const Words& w = words();
  const std::array<const std::vector<std::string>*, roles> lists = {&w.names, &w.colors, &w.things, &w.places, &w.days};
  return *lists[role];
}

/// `count` scenes that share no value.
static std::vector<Scene> draw_scenes(std::size_t count, Random& random) {
  std::vector<Scene> scenes(count);
  for (std::size_t role = 0; role < roles; ++role) {
    const std::vector<std::string> values = draw_others(values_of(role), {}, count, random);
    for (std::size_t i = 0; i < count; ++i) scenes[i][role] = values[i];
  }
  return scenes;
}

static Slots slots_of(const Scene& s) {
  return {{"person", s[person]}, {"color", s[color]}, {"thing", s[thing]}, {"place", s[place]}, {"day", s[day]}};
}

static std::string sentence(const Scene& scene, Random& random) {
  static constexpr std::array<std::string_view, 3> wordings = {
      "On {day} {person} took {a color} {thing} to the {place} .",
      "{person} took {a color} {thing} to the {place} on {day} .",
      "{person} went to the {place} on {day} with {a color} {thing} ."};
  return fill(random.pick(wordings), slots_of(scene));
}

static std::string ask(std::size_t role, const Scene& scene, Random& random) {
  static constexpr std::array<std::array<std::string_view, 2>, roles> wordings = {{
      {"Who went to the {place} ?", "Who took the {thing} ?"},
      {"What color was the {thing} of {person} ?", "What color was the {thing} ?"},
      {"What did {person} take ?", "What was taken to the {place} ?"},
      {"Where did {person} go ?", "Where was the {thing} taken ?"},
      {"When did {person} go ?", "When was the {thing} taken ?"},
  }};
  return fill(random.pick(wordings[role]), slots_of(scene));
}

static Question yes_or_no(const std::string& passage, const Scene& scene, std::size_t role, Random& random) {
  static constexpr std::array<std::string_view, roles> wordings = {
      "Did {person} take the {thing} ?", "Was the {thing} {color} ?", "Did {person} take {a thing} ?",
      "Did {person} go to the {place} ?", "Did {person} go on {day} ?"};
  const bool yes = random.chance(0.5);
  Scene asked = scene;
  if (!yes) asked[role] = draw_others(values_of(role), {scene[role]}, 1, random)[0];
  return {passage, fill(wordings[role], slots_of(asked)), yes ? "yes" : "no", {yes ? "no" : "yes"}};
}

// With two scenes the other scene's value is always among the wrong answers: it must be told apart by the cue.
static Question retrieval(const std::string& passage, const std::vector<Scene>& scenes, std::size_t which,
                          std::size_t role, Random& random) {
  std::vector<std::string> wrong, in_passage;
  for (const Scene& scene : scenes) in_passage.push_back(scene[role]);
  for (std::size_t i = 0; i < scenes.size(); ++i)
    if (i != which) wrong.push_back(scenes[i][role]);
  for (std::string& other : draw_others(values_of(role), in_passage, 3 - wrong.size(), random))
    wrong.push_back(std::move(other));
  return {passage, ask(role, scenes[which], random), scenes[which][role], wrong};
}

std::vector<Question> reading_questions(Reading kind, std::size_t count, Random& random) {
  const std::vector<Scene> scenes = draw_scenes(kind == Reading::pick ? 2 : 1, random);
  std::vector<std::string> sentences;
  for (const Scene& scene : scenes) sentences.push_back(sentence(scene, random));
  const std::string passage = joined(sentences);
  std::vector<std::size_t> targets;
  for (std::size_t i = 0; i < scenes.size() * roles; ++i) targets.push_back(i);
  random.shuffle(targets);
  targets.resize(std::min(count, targets.size()));
  std::vector<Question> questions;
  for (const std::size_t target : targets)
    questions.push_back(kind == Reading::yesno ? yes_or_no(passage, scenes[0], target % roles, random)
                                               : retrieval(passage, scenes, target / roles, target % roles, random));
  return questions;
}

}  // namespace lethe::nano
