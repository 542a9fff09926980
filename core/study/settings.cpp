// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/settings.h"

#include <algorithm>

namespace lethe::study {

using catalog::Limits;
using catalog::Option;
using catalog::OptionType;

namespace {

constexpr double many = 1e9;  // far beyond use, and products of two of them still fit 64 bits

Option whole(std::string name, std::int64_t fallback, double low, std::string unit, std::string meaning) {
  return {std::move(name), OptionType::Whole, fallback, std::move(unit), std::move(meaning), Limits{low, many}};
}

Option whole_or_null(std::string name, double low, std::string unit, std::string meaning) {
  Option option = whole(std::move(name), 0, low, std::move(unit), std::move(meaning));
  option.fallback = nullptr;
  option.nullable = true;
  return option;
}

Option number(std::string name, double fallback, Limits limits, std::string unit, std::string meaning) {
  return {std::move(name), OptionType::Number, fallback, std::move(unit), std::move(meaning), limits};
}

Option choice(std::string name, std::string fallback, std::vector<std::string> choices, std::string meaning) {
  return {std::move(name), OptionType::Choice, std::move(fallback), "", std::move(meaning), {}, std::move(choices)};
}

std::vector<Option> make_training_options() {
  Option betas{"betas",
               OptionType::Numbers,
               {0.9, 0.999},
               "",
               "how long AdamW remembers gradients and their squares",
               Limits{0, 1, false, true}};
  betas.count = 2;
  return {
      whole("epochs", 2, 1, "", "how often a stage sees each of its rows"),
      whole("examples_per_task", 400, 1, "examples", "how many of a task's shuffled train part are used"),
      whole("batch_size", 16, 1, "examples", "rows of one optimiser step"),
      whole_or_null("micro_batch_size", 1, "examples",
                    "rows of one forward pass; null packs them by length, which changes only speed"),
      number("learning_rate", 3e-3, Limits{0, 10, true}, "", "the highest rate of a stage"),
      choice("schedule", "linear", {"constant", "linear", "cosine"}, "how the rate goes on after the warm-up"),
      number("warmup", 0.03, Limits{0, 1}, "share of the stage's steps", "while the rate rises from 0"),
      choice("optimizer", "adamw", {"adamw"}, "what turns gradients into steps; it starts afresh in each stage"),
      betas,
      number("epsilon", 1e-8, Limits{0, 1, true}, "", "added to AdamW's denominator"),
      number("weight_decay", 0, Limits{0, 10}, "", "decoupled decay of the weights, times the rate"),
      number("clip", 1, Limits{0}, "", "largest norm of the whole gradient; 0 = off"),
      number("dropout", 0, Limits{0, 1, false, true}, "", "share of activations set to zero while training"),
      whole("max_length", 512, 2, "tokens",
            "prompt and target together (encoder–decoder: each); a longer prompt is cut, never the target"),
      choice("dtype", "auto", {"auto", "fp32", "bf16", "pure_bf16"},
             "number type; bf16 keeps what is trained in fp32; auto is fp32"),
      {"activation_checkpointing", OptionType::Flag, false, "", "compute activations twice to save memory"},
  };
}

std::vector<Option> make_evaluation_options() {
  return {
      choice("protocol", "luo2023", {"luo2023"}, "how prompts are made and options compared"),
      whole_or_null("shots", 0, "examples", "solved examples before each question; null = as the benchmark says"),
      whole_or_null("limit", 1, "items", "of each element; null = all"),
      whole("probe_every", 0, 0, "steps", "between small measurements inside a stage; 0 = none"),
      whole("probe_items", 64, 1, "items", "of each element in such a measurement"),
      {"alerts", OptionType::List, Json::array(), "", "what to be told of or to stop at"},
  };
}

std::vector<Option> make_keep_options() {
  return {
      choice("stages", "last", {"all", "last", "none"}, "whose weights stay after the run"),
      number("resume_every_seconds", 60, Limits{0}, "s", "between resume points; 0 = after every step"),
  };
}

// What is described as possible but is not yet there must be refused, not ignored.
void refuse_missing_parts(const Json& overrides, const std::string& where) {
  if (const auto alerts = overrides.find("alerts"); alerts != overrides.end() && !alerts->empty())
    throw InputError(where + ": 'alerts': this version has none, leave the list empty");
}

template <class Settings, class FromJson>
void overwrite(const Json& overrides, std::span<const Option> options, const std::string& where, Settings& settings,
               FromJson from_json) {
  const Json checked = checked_options(options, overrides, where);
  refuse_missing_parts(checked, where);
  Json all = to_json(settings);
  all.update(checked);
  settings = from_json(all, where);
}

}  // namespace

std::span<const Option> training_options() {
  static const std::vector<Option> options = make_training_options();
  return options;
}
std::span<const Option> evaluation_options() {
  static const std::vector<Option> options = make_evaluation_options();
  return options;
}
std::span<const Option> keep_options() {
  static const std::vector<Option> options = make_keep_options();
  return options;
}

bool is_training_key(const std::string& key) {
  const auto options = training_options();
  return std::any_of(options.begin(), options.end(), [&](const Option& option) { return option.name == key; });
}

void apply(const Json& overrides, Training& training, const std::string& where) {
  overwrite(overrides, training_options(), where, training, training_from_json);
}
void apply(const Json& overrides, Evaluation& evaluation, const std::string& where) {
  overwrite(overrides, evaluation_options(), where, evaluation, evaluation_from_json);
}
void apply(const Json& overrides, Keep& keep, const std::string& where) {
  overwrite(overrides, keep_options(), where, keep, keep_from_json);
}

std::string resolved_dtype(const std::string& dtype) { return dtype == "auto" ? "fp32" : dtype; }

}  // namespace lethe::study
