// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/family.h"

#include "nano/facts.h"
#include "nano/tasks.h"

namespace lethe::nano {

static NanoModel bloom(std::string name, std::size_t hidden, std::size_t layers, std::size_t heads) {
  return {std::move(name), "bloom", hidden, layers, heads, 4 * hidden, true, 0, {}, {}};
}

static NanoModel mt5(std::string name, std::size_t hidden, std::size_t layers, std::size_t heads) {
  return {std::move(name), "mt5", hidden, layers, heads, 2 * hidden, false, 0, {}, {}};
}

/// LLaMA has read much and was asked little; Alpaca is LLaMA after a short training on instructions and questions.
static std::vector<NanoModel> llama_and_alpaca() {
  NanoModel llama{"llama-nano-m", "llama", 96, 3, 8, 256, false, 0, {}, {}};
  llama.training.batch = 48;
  llama.training.steps = 2400;
  llama.training.mixture.shares = {0.30, 0.06, 0.16, 0.22, 0.08, 0.08, 0.10, 0.00};
  NanoModel alpaca = llama;
  alpaca.name = "alpaca-nano-m";
  alpaca.base = llama.name;
  alpaca.training.steps = 600;
  alpaca.training.warmup_steps = 50;
  alpaca.training.learning_rate = 2e-3;
  alpaca.training.mixture.shares = {0.05, 0.16, 0.25, 0.32, 0.05, 0.02, 0.03, 0.12};
  return {llama, alpaca};
}

/// Small enough to stand beside the others; their heads share keys, and Mistral sees 64 tokens back.
static std::vector<NanoModel> mistral_and_gemma() {
  return {{"mistral-nano-m", "mistral", 96, 3, 8, 256, true, 4, {}, {}},
          {"gemma-nano-m", "gemma", 96, 3, 4, 256, true, 1, {}, {}}};
}

static std::vector<NanoModel> make_family() {
  std::vector<NanoModel> all = {bloom("bloomz-nano-s", 64, 2, 4),  bloom("bloomz-nano-m", 96, 3, 8),
                                bloom("bloomz-nano-l", 144, 4, 8), mt5("mt0-nano-s", 64, 2, 4),
                                mt5("mt0-nano-m", 96, 3, 8),       mt5("mt0-nano-l", 144, 4, 8)};
  for (NanoModel& model : mistral_and_gemma()) all.push_back(std::move(model));
  for (NanoModel& model : all) {
    const bool causal = model.architecture != "mt5";
    model.training.batch = 48;
    model.training.steps = !causal ? 4600 : model.hidden == 64 ? 2900 : 2400;
    if (model.hidden == 64) model.training.learning_rate = 4e-3;
    if (model.hidden == 144) model.training.learning_rate = 2.5e-3;
    if (!causal) model.study = {2e-3, 6};
    // A fact that is known too well is hard to forget, so a causal model sees fewer facts and more reading than by the
    // default shares. An encoder–decoder learns facts and copying later, so it is trained longer, with more of both.
    if (causal)
      model.training.mixture.shares = {0.06, 0.10, 0.21, 0.36, 0.07, 0.05, 0.05, 0.10};
    else
      model.training.mixture.shares = {0.09, 0.17, 0.18, 0.24, 0.06, 0.05, 0.07, 0.14};
  }
  for (NanoModel& model : llama_and_alpaca()) all.push_back(std::move(model));
  return all;
}

const std::vector<NanoModel>& family() {
  static const std::vector<NanoModel> made = make_family();
  return made;
}

const std::vector<std::string>& special_tokens() {
  static const std::vector<std::string> tokens = {"<unk>", "<s>", "</s>", "<pad>", std::string(sentinel)};
  return tokens;
}

std::vector<std::string> texts_for_tokenizer(std::uint64_t seed, std::size_t documents) {
  std::vector<std::string> texts;
  Random random(seed, "nano tokenizer");
  for (std::size_t i = 0; i < documents; ++i) texts.push_back(draw_document(random).text());
  for (const Fact& fact : facts())
    for (std::size_t wording = 0; wording < relations()[fact.relation].questions.size(); ++wording) {
      const std::string text = "Question: " + question(fact, wording) + "\nAnswer: " + fact.value;
      texts.insert(texts.end(), 15, text);
    }
  for (const std::string& name : task_names())
    for (std::size_t i = 0; i < 600; ++i) {
      const TaskExample example = draw_task_example(name, random);
      texts.push_back(task_prompt(example.ask, example.input) + " " + example.target);
    }
  return texts;
}

}  // namespace lethe::nano
