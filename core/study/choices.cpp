// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/choices.h"

#include <algorithm>
#include <map>

#include "study/settings.h"

namespace lethe::study {

namespace {

/// A method's own options and training keys stand in one object: both are named in the hint on an unknown one.
void refuse_unknown_keys(const catalog::MethodEntry& entry, const Json& written, const std::string& where) {
  ObjectReader in(written, where);
  for (const catalog::Option& option : entry.options) in.allow(option.name);
  for (const catalog::Option& option : training_options()) in.allow(option.name);
  in.finish();
}

/// What one owner of a label has set, flat: key → value.
using Settings = std::map<std::string, Json>;

std::string difference(const Settings& own, const std::vector<const Settings*>& all) {
  std::string text;
  for (const auto& [key, value] : own) {
    const bool differs = std::any_of(all.begin(), all.end(), [&](const Settings* other) {
      const auto found = other->find(key);
      return found == other->end() || found->second != value;
    });
    if (differs) text += " " + key + " " + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return text;
}

template <class Chosen>
void tell_apart_by(std::vector<Chosen>& chosen, Settings (*settings_of)(const Chosen&)) {
  std::map<std::string, std::vector<std::size_t>> by_label;
  for (std::size_t i = 0; i < chosen.size(); ++i) by_label[chosen[i].label].push_back(i);
  std::vector<Settings> settings;
  for (const Chosen& one : chosen) settings.push_back(settings_of(one));
  for (const auto& [label, members] : by_label) {
    if (members.size() < 2) continue;
    std::vector<const Settings*> all;
    for (const std::size_t i : members) all.push_back(&settings[i]);
    for (const std::size_t i : members) chosen[i].label += difference(settings[i], all);
  }
}

Settings settings_of_method(const ChosenMethod& method) {
  Settings settings;
  for (const auto& [key, value] : method.choice.options.items()) settings[key] = value;
  for (const auto& [key, value] : method.training.items()) settings[key] = value;
  return settings;
}

Settings settings_of_strategies(const ChosenStrategies& strategies) {
  Settings settings;
  for (const Choice& choice : strategies.choices)
    for (const auto& [key, value] : choice.options.items()) settings[key] = value;
  return settings;
}

}  // namespace

ChosenMethod chosen_method(const Choice& written, const catalog::Catalog& catalog, const std::string& where) {
  ChosenMethod method;
  method.entry = &catalog.method(written.name, where);
  method.where = where + " '" + written.name + "'";
  refuse_unknown_keys(*method.entry, written.options, method.where);
  Json own = Json::object();
  for (const auto& [key, value] : written.options.items()) (is_training_key(key) ? method.training : own)[key] = value;
  Training scratch;
  apply(method.training, scratch, method.where);
  method.choice = {written.name, resolved_options(method.entry->options, own, method.where)};
  method.label = catalog::label_of(written.name, method.entry->label, method.choice.options);
  return method;
}

ChosenStrategies chosen_strategies(const std::vector<Choice>& written, const catalog::Catalog& catalog,
                                   const std::string& where) {
  ChosenStrategies chosen;
  std::string planner;
  for (const Choice& one : written) {
    const catalog::StrategyEntry& entry = catalog.strategy(one.name, where);
    if (std::find(chosen.entries.begin(), chosen.entries.end(), &entry) != chosen.entries.end())
      throw InputError(where + ": '" + one.name + "' stands there twice");
    if (entry.plan && !planner.empty())
      throw InputError(where + ": '" + planner + "' and '" + one.name +
                       "' cannot act together, each plans the stages in its own way");
    if (entry.plan) planner = one.name;
    chosen.entries.push_back(&entry);
    chosen.choices.push_back({one.name, resolved_options(entry.options, one.options, where + " '" + one.name + "'")});
    if (one.name != "sequential")
      chosen.label +=
          (chosen.label.empty() ? "" : " + ") + catalog::label_of(one.name, entry.label, chosen.choices.back().options);
  }
  return chosen;
}

void tell_apart(std::vector<ChosenMethod>& methods) { tell_apart_by(methods, settings_of_method); }
void tell_apart(std::vector<ChosenStrategies>& strategies) { tell_apart_by(strategies, settings_of_strategies); }

std::vector<StagePlan> plan(const ChosenStrategies& strategies, std::span<const catalog::PlannedItem> sequence) {
  for (std::size_t i = 0; i < strategies.entries.size(); ++i)
    if (strategies.entries[i]->plan) return strategies.entries[i]->plan(sequence, strategies.choices[i].options);
  return catalog::plan_in_sequence(sequence);
}

}  // namespace lethe::study
