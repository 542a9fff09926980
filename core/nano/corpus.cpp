// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/corpus.h"

#include <algorithm>

#include "nano/bias.h"
#include "nano/facts.h"
#include "nano/lexicon.h"
#include "nano/reading.h"
#include "nano/reasoning.h"
#include "nano/wording.h"
#include "nano/words.h"

namespace lethe::nano {

namespace {

/// A prompt and its answer; every kind with loss on the answer only comes down to this.
struct Exchange {
  std::string prompt, answer;
};

/// A plain text, and the part of it that is worth hiding from an encoder: the fact, the trait (may be empty).
struct Plain {
  std::string text, hidden;
};

std::size_t draw_kind(Random& random, const Mixture& mixture) {
  double sum = 0;
  for (const double share : mixture.shares) sum += share;
  double at = random.uniform() * sum;
  std::size_t kind = 0;
  while (kind + 1 < mixture.shares.size() && at >= mixture.shares[kind]) at -= mixture.shares[kind++];
  return kind;
}

Question draw_reasoning(Random& random, const Mixture& mixture) {
  const auto kind = static_cast<Reasoning>(random.below(reasoning_names.size()));
  if (!random.chance(mixture.stories)) return reasoning_plain(kind, random);
  for (;;) {
    const Question question = reasoning_story(kind, random);
    if (!held_out(question.prompt())) return question;
  }
}

std::vector<Question> draw_reading(Random& random, std::size_t count) {
  const auto kind = static_cast<Reading>(random.below(reading_names.size()));
  std::vector<Question> questions;
  while (questions.empty()) {
    questions = reading_questions(kind, count, random);
    for (const Question& question : questions)
      if (held_out(question.prompt())) {
        questions.clear();
        break;
      }
  }
  return questions;
}

Exchange copy_exchange(Random& random) {
  static const std::vector<std::string> vocabulary = [] {
    std::vector<std::string> all;
    const Words& w = words();
    for (const auto* list : {&w.names, &w.towns, &w.things, &w.colors, &w.places, &w.days})
      all.insert(all.end(), list->begin(), list->end());
    for (const Fact& fact : facts()) all.push_back(fact.key), all.push_back(fact.value);
    return all;
  }();
  std::vector<std::string> drawn;
  const std::size_t count = 4 + random.below(5);
  while (drawn.size() < count)
    drawn.push_back(random.chance(0.5) ? random.pick(vocabulary) : random.pick(words_of(lexicon_sentence(random))));
  return {"Repeat: " + joined(drawn) + "\nAnswer:", joined(drawn)};
}

Exchange instruction_exchange(Random& random) {
  const std::string sentence = lexicon_sentence(random);
  const std::vector<std::string> parts = words_of(sentence);
  switch (random.below(3)) {
    case 0:
      return {task_prompt("Repeat the input .", sentence), sentence};
    case 1:
      return {task_prompt("Write the first 4 words .", sentence), joined({parts.begin(), parts.begin() + 4})};
    default: {
      // From a word that stands once, so that "after" has one answer.
      std::vector<std::size_t> cues;
      for (std::size_t i = 0; i + 2 < parts.size(); ++i)
        if (std::count(parts.begin(), parts.end(), parts[i]) == 1) cues.push_back(i);
      const std::size_t cue = random.pick(cues);
      return {task_prompt("Write what comes after " + parts[cue] + " .", sentence),
              joined({parts.begin() + static_cast<std::ptrdiff_t>(cue) + 1, parts.end()})};
    }
  }
}

Plain draw_plain(std::string_view kind, Random& random) {
  if (kind == "stat") {
    const Fact& fact = draw_fact(random);
    return {statement(fact, random), fact.value};
  }
  if (kind == "bias") {
    const BiasPair& pair = random.pick(bias_pairs());
    const std::string& trait = draw_trait(pair, random);
    return {bias_sentence(pair, random.below(bias_wordings), trait), trait};
  }
  return {lexicon_sentence(random), ""};
}

Exchange draw_exchange(std::string_view kind, Random& random, const Mixture& mixture) {
  if (kind == "know") {
    const Fact& fact = draw_fact(random);
    return {"Question: " + question(fact, random.below(8)) + "\nAnswer:", fact.value};
  }
  if (kind == "copy") return copy_exchange(random);
  if (kind == "instr") return instruction_exchange(random);
  const Question question = kind == "reas" ? draw_reasoning(random, mixture) : draw_reading(random, 1)[0];
  return {question.prompt(), question.answer};
}

bool is_plain(std::string_view kind) { return kind == "stat" || kind == "bias" || kind == "lex"; }

Document reading_document(const std::vector<Question>& questions) {
  Document document{"rc", {}};
  for (std::size_t i = 0; i < questions.size(); ++i) {
    document.pieces.push_back(
        {i == 0 ? questions[i].prompt() : "\nQuestion: " + questions[i].text + "\nAnswer:", false});
    document.pieces.push_back({" " + questions[i].answer, true});
  }
  return document;
}

/// Hides words[first, first + count), with the space before them; `first` > 0.
Pair hide(std::string_view kind, const std::vector<std::string>& parts, std::size_t first, std::size_t count) {
  Pair pair{std::string(kind), parts[0], ""};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (i == first) pair.source += sentinel;
    std::string& side = i >= first && i < first + count ? pair.target : pair.source;
    side += ' ';
    side += parts[i];
  }
  return pair;
}

Pair masked(std::string_view kind, const Plain& plain, Random& random) {
  const std::vector<std::string> parts = words_of(plain.text);
  const std::size_t last = parts.size() - 1;  // the full stop
  const std::size_t content = plain.hidden.empty() ? 1 : words_of(plain.hidden).size();
  if (kind == "bias" || random.chance(0.5)) return hide(kind, parts, last - content, content);
  const std::size_t count = last > 2 ? 1 + random.below(2) : 1;
  return hide(kind, parts, 1 + random.below(last - count), count);
}

}  // namespace

std::string Document::text() const {
  std::string all;
  for (const Piece& piece : pieces) all += piece.text;
  return all;
}

Document draw_document(Random& random, const Mixture& mixture) {
  const std::string_view kind = document_kinds[draw_kind(random, mixture)];
  if (is_plain(kind)) return {std::string(kind), {{draw_plain(kind, random).text, true}}};
  if (kind == "rc" && random.chance(mixture.many_questions)) return reading_document(draw_reading(random, 3));
  const Exchange exchange = draw_exchange(kind, random, mixture);
  return {std::string(kind), {{exchange.prompt, false}, {" " + exchange.answer, true}}};
}

Pair draw_pair(Random& random, const Mixture& mixture) {
  const std::string_view kind = document_kinds[draw_kind(random, mixture)];
  if (is_plain(kind)) return masked(kind, draw_plain(kind, random), random);
  const Exchange exchange = draw_exchange(kind, random, mixture);
  return {std::string(kind), exchange.prompt, " " + exchange.answer};
}

std::string task_prompt(std::string_view ask, std::string_view input) {
  return "Below is a task with an input . Write a response .\n\n### Task: " + std::string(ask) +
         "\n### Input: " + std::string(input) + "\n### Response:";
}

}  // namespace lethe::nano
