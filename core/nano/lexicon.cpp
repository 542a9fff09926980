// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/lexicon.h"

#include <array>

#include "nano/task_words.h"
#include "nano/wording.h"
#include "nano/words.h"

namespace lethe::nano {

static const std::string& either(const WordPairs& pairs, Random& random) {
  const auto& [first, second] = random.pick(pairs);
  return random.chance(0.5) ? first : second;
}

static Slots draw_slots(Random& random) {
  const TaskWords& t = task_words();
  const Words& w = words();
  const Feeling& feeling = random.pick(t.feelings);
  const std::string &thing = random.pick(w.things), &relative = random.pick(t.relatives);
  return {{"people", either(t.people, random)},
          {"object", either(t.objects, random)},
          {"acted", either(t.actions, random)},
          {"quality", either(t.qualities, random)},
          {"manner", either(t.manners, random)},
          {"feeling", feeling.name},
          {"event", fill(random.pick(feeling.events), {{"thing", thing}})},
          {"reply", fill(random.pick(t.feelings).reply, {{"person", relative}})},
          {"relative", relative},
          {"changed", random.pick(t.changes).first},
          {"change", random.pick(t.changes).second},
          {"cause", random.pick(t.causes)},
          {"look", random.pick(t.looks)},
          {"doing", random.pick(t.activities).first},
          {"general", random.pick(t.activities).second},
          {"worker", random.pick(t.workers)},
          {"garment", random.pick(t.garments)},
          {"thing", thing},
          {"color", random.pick(w.colors)},
          {"place", random.pick(w.places)},
          {"town", random.pick(w.towns)},
          {"name", random.pick(w.names)},
          {"day", random.pick(w.days)},
          {"month", random.pick(w.months)}};
}

std::string lexicon_sentence(Random& random) {
  static constexpr std::array<std::string_view, 19> patterns = {
      "{A quality} {people} lives near the {place} .",
      "{name} has {a quality} {object} in {town} .",
      "The {people} {manner} {acted} the {thing} while {name} lived in {town} .",
      "It is said that {name} {acted} {a object} although it was raining .",
      "While nobody knew why , the {object} belonged to {a people} .",
      "{name} feels {feeling} and the {relative} feels {quality} .",
      "{name} felt {feeling} when my {relative} {event} .",
      "{name} said : {reply}",
      "In {month} {name} {changed} the {look} {thing} .",
      "After {cause} the {relative} will {change} the {thing} .",
      "Many visitors came to see {a look} {place} because {name} asked to live in it too .",
      "The council of {town} met in {month} , so {name} read the paper .",
      "{name} is {doing} with {a color} {garment} .",
      "Nobody need be {general} and {doing} at once .",
      "If we know {name} , then we know the {worker} who is {general} .",
      "{name} may ask what the curious reader and the speaker must answer .",
      "Give this news with the title and the easy words to {name} .",
      "Say that the second sentence is warm or false and follows the {thing} .",
      "Why did {a worker} decide to {change} its {garment} on {day} ?",
  };
  return fill(random.pick(patterns), draw_slots(random));
}

}  // namespace lethe::nano
