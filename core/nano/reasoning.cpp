// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/reasoning.h"

#include <utility>

#include "nano/wording.h"
#include "nano/words.h"

namespace lethe::nano {

static std::vector<std::string> two_names(Random& random) { return draw_others(words().names, {}, 2, random); }

struct Sum {
  int a, b;
  bool plus;
  int value() const { return plus ? a + b : a - b; }
};

static Sum draw_sum(Random& random) {
  Sum sum{static_cast<int>(random.below(13)), static_cast<int>(random.below(13)), random.chance(0.5)};
  if (!sum.plus && sum.a < sum.b) std::swap(sum.a, sum.b);
  return sum;
}

// Wrong sums lie within 4 of the right one, so that a guess by size does not do.
static Question with_sum(std::string text, const Sum& sum, Random& random) {
  std::vector<std::string> near;
  for (int d = -4; d <= 4; ++d)
    if (sum.value() + d >= 0) near.push_back(std::to_string(sum.value() + d));
  const std::string answer = std::to_string(sum.value());
  return {"", std::move(text), answer, draw_others(near, {answer}, 3, random)};
}

static Question add_plain(Random& random) {
  const Sum sum = draw_sum(random);
  return with_sum("What is " + std::to_string(sum.a) + (sum.plus ? " plus " : " minus ") + std::to_string(sum.b) + " ?",
                  sum, random);
}

static Question add_story(Random& random) {
  const Sum sum = draw_sum(random);
  const Slots slots = {{"name", random.pick(words().names)},
                       {"color", random.pick(words().colors)},
                       {"a", std::to_string(sum.a)},
                       {"b", std::to_string(sum.b)}};
  return with_sum(fill(sum.plus ? "{name} has {a} {color} apples and gets {b} more . What is {a} plus {b} ?"
                                : "{name} has {a} {color} apples and eats {b} . What is {a} minus {b} ?",
                       slots),
                  sum, random);
}

struct Comparison {
  const char *more, *most, *least;
};

static Question order_story(Random& random) {
  static constexpr std::array<Comparison, 5> all = {{{"older", "oldest", "youngest"},
                                                     {"taller", "tallest", "shortest"},
                                                     {"faster", "fastest", "slowest"},
                                                     {"stronger", "strongest", "weakest"},
                                                     {"richer", "richest", "poorest"}}};
  const Comparison& by = random.pick(all);
  const std::vector<std::string> names = draw_others(words().names, {}, 3, random);
  std::vector<std::string> said = {names[0] + " is " + by.more + " than " + names[1] + " .",
                                   names[1] + " is " + by.more + " than " + names[2] + " ."};
  if (random.chance(0.2)) std::swap(said[0], said[1]);
  const bool most = random.chance(0.5);
  const std::string text = joined(said) + " Who is the " + (most ? by.most : by.least) + " ?";
  return {"", text, most ? names[0] : names[2], {names[1], most ? names[2] : names[0]}};
}

static Question order_plain(Random& random) {
  static constexpr std::array<std::pair<const char*, const char*>, 5> all = {{{"older", "younger"},
                                                                              {"taller", "shorter"},
                                                                              {"faster", "slower"},
                                                                              {"stronger", "weaker"},
                                                                              {"richer", "poorer"}}};
  const auto& [more, less] = random.pick(all);
  const std::vector<std::string> names = two_names(random);
  const bool first = random.chance(0.5);
  const std::string text = names[0] + " is " + more + " than " + names[1] + " . Who is " + (first ? more : less) + " ?";
  return {"", text, names[first ? 0 : 1], {names[first ? 1 : 0]}};
}

static const std::vector<std::pair<std::string, std::string>>& tools() {
  static const auto made = pairs_of(R"(dig a hole = spade, cut the bread = knife, write a letter = pen,
    hit a nail = hammer, sweep the floor = broom, open the lock = key, cut the paper = scissors, climb to the roof = ladder,
    see far away = telescope, tell the time = clock, eat the soup = spoon, sew a shirt = needle, paint a wall = brush,
    catch a fish = net, boil the water = kettle, cut down a tree = axe, light the room = lamp, stay dry in the rain = umbrella,
    see the tiny insects = microscope, carry the milk = bucket, comb the hair = comb, dry the hands = towel,
    find the north = compass, cross the lake = boat, ring for dinner = bell, cut the wood = saw, tie the parcel = string,
    water the flowers = hose, measure the table = ruler, wash the hands = soap, look at the face = mirror,
    weigh the flour = scale, sleep well = bed, bake a cake = oven, pull the cart = horse)");
  return made;
}

static Question with_tool(const std::string& text, const std::string& tool, Random& random) {
  // Two tools that could stand for each other are never options of one question.
  static const std::vector<std::vector<std::string>> alike = {
      {"knife", "scissors", "axe", "saw"}, {"bucket", "hose", "kettle"}, {"soap", "bucket", "hose"}, {"comb", "brush"},
      {"telescope", "microscope"},         {"needle", "string"}};
  std::vector<std::string> values, not_these = {tool};
  for (const auto& [purpose, value] : tools()) values.push_back(value);
  for (const auto& group : alike)
    for (const std::string& member : group)
      if (member == tool) not_these.insert(not_these.end(), group.begin(), group.end());
  return {"", text, tool, draw_others(values, not_these, 3, random)};
}

static Question use_plain(Random& random) {
  const auto& [purpose, tool] = random.pick(tools());
  return with_tool("What do people use to " + purpose + " ?", tool, random);
}

static Question use_story(Random& random) {
  const auto& [purpose, tool] = random.pick(tools());
  const Slots slots = {{"name", random.pick(words().names)}, {"purpose", purpose}, {"day", random.pick(words().days)}};
  return with_tool(fill("On {day} {name} wants to {purpose} . What does {name} need ?", slots), tool, random);
}

struct Step {
  std::string kind, from, to;
  bool after;
  const std::vector<std::string>* values;
};

static Step draw_step(Random& random) {
  static constexpr std::array<const char*, 3> kinds = {"day", "month", "letter"};
  const std::size_t kind = random.below(3);
  const std::vector<std::string>& values = kind == 0 ? words().days : kind == 1 ? words().months : words().letters;
  const bool cyclic = kind < 2, after = random.chance(0.5);
  const std::size_t n = values.size(), at = cyclic ? random.below(n) : random.below(n - 1) + (after ? 0 : 1);
  return {kinds[kind], values[at], values[(after ? at + 1 : at + n - 1) % n], after, &values};
}

static Question with_step(const std::string& text, const Step& step, Random& random) {
  return {"", text, step.to, draw_others(*step.values, {step.to}, 3, random)};
}

static Question next_plain(Random& random) {
  const Step step = draw_step(random);
  return with_step("Which " + step.kind + " is " + (step.after ? "after " : "before ") + step.from + " ?", step,
                   random);
}

static Question next_story(Random& random) {
  const Step step = draw_step(random);
  const std::vector<std::string> names = two_names(random);
  const Slots slots = {{"one", names[0]},
                       {"two", names[1]},
                       {"kind", step.kind},
                       {"from", step.from},
                       {"side", step.after ? "after" : "before"}};
  return with_step(fill("{one} likes {from} . {two} likes the {kind} {side} {from} . What does {two} like ?", slots),
                   step, random);
}

Question reasoning_story(Reasoning kind, Random& random) {
  switch (kind) {
    case Reasoning::add:
      return add_story(random);
    case Reasoning::order:
      return order_story(random);
    case Reasoning::use:
      return use_story(random);
    default:
      return next_story(random);
  }
}

Question reasoning_plain(Reasoning kind, Random& random) {
  switch (kind) {
    case Reasoning::add:
      return add_plain(random);
    case Reasoning::order:
      return order_plain(random);
    case Reasoning::use:
      return use_plain(random);
    default:
      return next_plain(random);
  }
}

}  // namespace lethe::nano
