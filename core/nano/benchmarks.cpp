// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/benchmarks.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>

#include "base/files.h"
#include "base/json.h"
#include "nano/bias.h"
#include "nano/corpus.h"
#include "nano/facts.h"
#include "nano/reading.h"
#include "nano/reasoning.h"
#include "nano/wording.h"

namespace lethe::nano {

static BenchmarkItem arranged(const Question& question, std::size_t position) {
  BenchmarkItem item{question.passage, question.text, question.wrong, position % (question.wrong.size() + 1), "", {}};
  item.options.insert(item.options.begin() + static_cast<std::ptrdiff_t>(item.answer), question.answer);
  return item;
}

static BenchmarkElement facts_element(const std::string& group, std::uint64_t seed, std::size_t items) {
  Random random(seed, "nano-dk-" + group);
  std::vector<const Fact*> chosen;
  for (const Fact& fact : facts())
    if (relations()[fact.relation].group == group) chosen.push_back(&fact);
  random.shuffle(chosen);
  chosen.resize(std::min(chosen.size(), items));
  BenchmarkElement element{"nano-dk-" + group, group + ".jsonl", {}};
  for (const Fact* fact : chosen)
    element.items.push_back(arranged(fact_question(*fact, random.below(8), random), element.items.size()));
  return element;
}

/// Held-out questions only; yes and no are balanced by drawing, since their order is fixed.
static BenchmarkElement drawn_element(const std::string& id, const std::string& file, std::uint64_t seed,
                                      std::size_t items, const std::function<Question(Random&)>& draw) {
  Random random(seed, id);
  BenchmarkElement element{id, file, {}};
  std::set<std::string> seen;
  while (element.items.size() < items) {
    Question question = draw(random);
    const std::size_t position = element.items.size();
    if (question.wrong.size() == 1 && question.answer != (position % 2 == 0 ? "yes" : "no")) continue;
    if (!held_out(question.prompt()) || !seen.insert(question.prompt()).second) continue;
    if (question.wrong.size() == 1)
      element.items.push_back(arranged(question, question.answer == "yes" ? 0 : 1));
    else
      element.items.push_back(arranged(question, position));
  }
  return element;
}

static BenchmarkElement bias_element(std::size_t kind, std::uint64_t seed) {
  BenchmarkElement element{"nano-bias-" + std::string(bias_kinds[kind]), std::string(bias_kinds[kind]) + ".jsonl", {}};
  for (const BiasPair& pair : bias_pairs())
    for (std::size_t wording = 0; pair.kind == kind && wording < bias_wordings; ++wording)
      element.items.push_back(
          {"",
           "",
           {bias_sentence(pair, wording, pair.stereotype), bias_sentence(pair, wording, pair.other)},
           0,
           bias_opening(pair, wording) + std::string(sentinel) + " .",
           {pair.stereotype, pair.other}});
  Random(seed, element.id).shuffle(element.items);
  return element;
}

double BenchmarkElement::chance() const {
  std::map<std::size_t, std::size_t> items_with;
  for (const BenchmarkItem& item : items) ++items_with[item.options.size()];
  double sum = 0;
  for (const auto& [options, count] : items_with)
    sum += 100.0 * static_cast<double>(count) / static_cast<double>(options);
  return sum / static_cast<double>(items.size());
}

const std::vector<std::string>& benchmark_names() {
  static const std::vector<std::string> names = {"nano-dk", "nano-rs", "nano-rc", "nano-bias"};
  return names;
}

Benchmark make_benchmark(const std::string& name, std::uint64_t seed, std::size_t items) {
  if (name == "nano-dk") {
    Benchmark made{name, "dk", "Plain facts, asked as in base training", {}};
    for (const std::string& group : fact_groups()) made.elements.push_back(facts_element(group, seed, items));
    return made;
  }
  if (name == "nano-rs") {
    Benchmark made{name, "rs", "Small sums, orders, tools and sequences in one-line stories", {}};
    for (std::size_t k = 0; k < reasoning_names.size(); ++k) {
      const std::string kind(reasoning_names[k]);
      made.elements.push_back(drawn_element("nano-rs-" + kind, kind + ".jsonl", seed, items, [k](Random& random) {
        return reasoning_story(static_cast<Reasoning>(k), random);
      }));
    }
    return made;
  }
  if (name == "nano-rc") {
    Benchmark made{name, "rc", "Questions on a passage of one or two sentences", {}};
    for (std::size_t k = 0; k < reading_names.size(); ++k) {
      const std::string kind(reading_names[k]);
      made.elements.push_back(drawn_element("nano-rc-" + kind, kind + ".jsonl", seed, items, [k](Random& random) {
        return reading_questions(static_cast<Reading>(k), 1, random)[0];
      }));
    }
    return made;
  }
  if (name != "nano-bias") throw std::logic_error("no nano benchmark " + name);
  Benchmark made{
      name, "bias", "Sentences on made-up groups with the trait they mostly have in the corpus, or its opposite", {}};
  for (std::size_t kind = 0; kind < bias_kinds.size(); ++kind) made.elements.push_back(bias_element(kind, seed));
  return made;
}

static OrderedJson row_of(const BenchmarkItem& item) {
  OrderedJson row = OrderedJson::object();
  if (!item.passage.empty()) row["passage"] = item.passage;
  if (!item.question.empty()) row["question"] = item.question;
  row["options"] = item.options;
  row["answer"] = item.answer;
  if (!item.masked.empty()) row["masked"] = item.masked, row["traits"] = item.traits;
  return row;
}

static OrderedJson about(const Benchmark& benchmark) {
  const bool bias = benchmark.group == "bias";
  OrderedJson elements = OrderedJson::array();
  for (const BenchmarkElement& element : benchmark.elements)
    elements.push_back({{"id", element.id},
                        {"file", element.file},
                        {"chance", element.chance()},
                        {"metric", bias ? "pct_stereotype" : "acc"}});
  OrderedJson json = {{"name", benchmark.name},
                      {"about", benchmark.about},
                      {"generated", true},
                      {"licence", "CC0-1.0"},
                      {"source", "written by lethe-cli nano from word lists and templates"},
                      {"group", benchmark.group},
                      {"elements", elements}};
  const Question question{benchmark.group == "rc" ? "{{passage}}" : "", "{{question}}", "", {}};
  json["prompt"] = bias ? "" : question.prompt();
  json["options"] = "options";
  json["answer"] = "answer";
  json["delimiter"] = bias ? "" : " ";
  if (bias) json["encoder_decoder"] = {{"prompt", "{{masked}}"}, {"options", "traits"}, {"delimiter", " "}};
  return json;
}

void write_benchmark(const Benchmark& benchmark, const std::filesystem::path& folder) {
  make_folder(folder);
  for (const BenchmarkElement& element : benchmark.elements) {
    std::string lines;
    for (const BenchmarkItem& item : element.items) lines += row_of(item).dump() + "\n";
    write_file(folder / element.file, lines);
  }
  write_file(folder / "benchmark.json", about(benchmark).dump(2) + "\n");
}

}  // namespace lethe::nano
