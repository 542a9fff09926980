// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/tasks.h"

#include <array>
#include <set>
#include <stdexcept>

#include "base/files.h"
#include "base/json.h"
#include "nano/corpus.h"
#include "nano/question.h"
#include "nano/task_words.h"
#include "nano/wording.h"
#include "nano/words.h"

namespace lethe::nano {

/// Fills the same shape twice, with the hard words and with the easy ones; the easy shape drops the side clauses.
static TaskExample draw_simp(Random& random) {
  static constexpr std::array<std::array<std::string_view, 2>, 3> shapes = {{
      {"The {quality} {who} , who lived in {town} , {manner} {did} {a quality2} {what} near the {place} .",
       "The {quality} {who} {manner} {did} {a quality2} {what} ."},
      {"On {day} , while it was raining , the {who} {did} the {quality2} {what} that belonged to {name} .",
       "The {who} {did} the {quality2} {what} of {name} ."},
      {"It is said that in {town} the {quality} {who} {manner} {did} {a what} , although nobody knew why .",
       "In {town} the {quality} {who} {manner} {did} {a what} ."},
  }};
  const TaskWords& t = task_words();
  const std::array<std::pair<std::string_view, std::pair<std::string, std::string>>, 6> drawn = {
      {{"who", random.pick(t.people)},
       {"what", random.pick(t.objects)},
       {"did", random.pick(t.actions)},
       {"quality", random.pick(t.qualities)},
       {"quality2", random.pick(t.qualities)},
       {"manner", random.pick(t.manners)}}};
  Slots hard = {{"town", random.pick(words().towns)},
                {"place", random.pick(words().places)},
                {"day", random.pick(words().days)},
                {"name", random.pick(words().names)}};
  Slots easy = hard;
  for (const auto& [slot, pair] : drawn) hard.emplace_back(slot, pair.first), easy.emplace_back(slot, pair.second);
  const auto& shape = random.pick(shapes);
  return {"Say it in easy words .", fill(shape[0], hard), fill(shape[1], easy)};
}

static TaskExample draw_emdg(Random& random) {
  const TaskWords& t = task_words();
  const Feeling& feeling = random.pick(t.feelings);
  const Slots slots = {
      {"person", random.pick(t.relatives)}, {"day", random.pick(words().days)}, {"thing", random.pick(words().things)}};
  return {"The speaker feels " + feeling.name + " . Give a warm answer .",
          fill("On {day} my {person} " + random.pick(feeling.events) + " .", slots), fill(feeling.reply, slots)};
}

static TaskExample draw_inqqg(Random& random) {
  static constexpr std::array<std::string_view, 3> shapes = {
      "In {month} the people of {town} {changed} the {look} {place} , and many visitors came to see it .",
      "After {cause} , the {look} {place} of {town} was {changed} in {month} .",
      "The {look} {place} was {changed} in {month} , said the paper of {town} ."};
  const TaskWords& t = task_words();
  const auto& [changed, change] = random.pick(t.changes);
  const Slots slots = {{"month", random.pick(words().months)},
                       {"town", random.pick(words().towns)},
                       {"changed", changed},
                       {"change", change},
                       {"look", random.pick(t.looks)},
                       {"place", random.pick(words().places)},
                       {"cause", random.pick(t.causes)}};
  return {"Write what a curious reader may ask .", fill(random.pick(shapes), slots),
          fill("Why did {town} decide to {change} its {look} {place} in {month} ?", slots)};
}

static TaskExample draw_exp(Random& random) {
  struct Label {
    std::string_view ask, second, reason;
  };
  static constexpr std::array<Label, 3> labels = {{
      {"Say why the second sentence follows .", "The {who} is {general} .",
       "If the {who} is {doing} , then the {who} is {general} ."},
      {"Say why the second sentence must be false .", "The {who} is {doing2} .",
       "Nobody is {doing2} and {doing} at once ."},
      {"Say why the second sentence may be false .", "The {who} lives in {town} .",
       "{A who} who is {doing} need not live in {town} ."},
  }};
  const TaskWords& t = task_words();
  const auto& [doing, general] = random.pick(t.activities);
  const std::string* doing2 = &random.pick(t.activities).first;
  while (*doing2 == doing) doing2 = &random.pick(t.activities).first;
  const Slots slots = {{"who", random.pick(t.workers)},
                       {"color", random.pick(words().colors)},
                       {"garment", random.pick(t.garments)},
                       {"doing", doing},
                       {"general", general},
                       {"doing2", *doing2},
                       {"town", random.pick(words().towns)}};
  const Label& label = random.pick(labels);
  return {std::string(label.ask),
          fill("{A who} with {a color} {garment} is {doing} . / " + std::string(label.second), slots),
          fill(label.reason, slots)};
}

static TaskExample draw_hgen(Random& random) {
  static constexpr std::array<std::string_view, 3> shapes = {
      "The council of {town} met on {day} and will {change} the {look} {place} next {month} , because {name} and many "
      "visitors asked for it .",
      "On {day} {name} told the paper that the {look} {place} is too {look2} , so the people of {town} will {change} "
      "it "
      "in {month} .",
      "After {cause} it is said that {town} wants to {change} the {look} {place} , and {name} will pay for it in "
      "{month} ."};
  const TaskWords& t = task_words();
  const std::vector<std::string> looks = draw_others(t.looks, {}, 2, random);
  const Slots slots = {{"town", random.pick(words().towns)},
                       {"day", random.pick(words().days)},
                       {"change", random.pick(t.changes).second},
                       {"look", looks[0]},
                       {"look2", looks[1]},
                       {"place", random.pick(words().places)},
                       {"month", random.pick(words().months)},
                       {"name", random.pick(words().names)},
                       {"cause", random.pick(t.causes)}};
  return {"Give this news a title .", fill(random.pick(shapes), slots),
          fill("{town} to {change} {look} {place} in {month}", slots)};
}

namespace {
struct Kind {
  std::string_view name, about, metric;
  TaskExample (*draw)(Random&);
};
}  // namespace

static const Kind& kind_of(std::string_view name) {
  static constexpr std::array<Kind, 5> kinds = {{
      {"simp", "Text simplification: hard words become easy ones, side clauses are dropped", "sari", draw_simp},
      {"emdg", "Empathetic answer to what a speaker with a given feeling says", "bleu", draw_emdg},
      {"inqqg", "Inquisitive question about a short text", "bleu", draw_inqqg},
      {"exp", "Explanation why one sentence follows, contradicts or is independent of another", "bleu", draw_exp},
      {"hgen", "Headline of a short news text", "rouge1", draw_hgen},
  }};
  for (const Kind& kind : kinds)
    if (kind.name == name) return kind;
  throw std::logic_error("no nano task " + std::string(name));
}

const std::vector<std::string>& task_names() {
  static const std::vector<std::string> names = {"simp", "emdg", "inqqg", "exp", "hgen"};
  return names;
}

TaskExample draw_task_example(std::string_view name, Random& random) { return kind_of(name).draw(random); }

Task make_task(const std::string& name, std::uint64_t seed, std::size_t train, std::size_t test) {
  const Kind& kind = kind_of(name);
  Random random(seed, "nano task " + name);
  std::set<std::string> inputs;
  Task task{name, std::string(kind.about), std::string(kind.metric), {}, {}};
  while (inputs.size() < train + test) {
    TaskExample example = kind.draw(random);
    if (!inputs.insert(example.input).second) continue;
    (inputs.size() <= train ? task.train : task.test).push_back(std::move(example));
  }
  return task;
}

static void write_examples(const std::vector<TaskExample>& examples, const std::filesystem::path& path) {
  std::string lines;
  for (const TaskExample& e : examples)
    lines += OrderedJson{{"ask", e.ask}, {"input", e.input}, {"target", e.target}}.dump() + "\n";
  write_file(path, lines);
}

void write_task(const Task& task, const std::filesystem::path& folder) {
  make_folder(folder);
  write_examples(task.train, folder / "train.jsonl");
  write_examples(task.test, folder / "test.jsonl");
  const OrderedJson about = {{"name", task.name},
                             {"about", task.about},
                             {"generated", true},
                             {"licence", "CC0-1.0"},
                             {"source", "written by lethe-cli nano from word lists and templates"},
                             {"train", "train.jsonl"},
                             {"test", "test.jsonl"},
                             {"prompt", task_prompt("{{ask}}", "{{input}}")},
                             {"target", " {{target}}"},
                             {"metric", task.metric},
                             {"source_field", "input"},
                             {"max_new_tokens", 28}};
  write_file(folder / "task.json", about.dump(2) + "\n");
}

}  // namespace lethe::nano
