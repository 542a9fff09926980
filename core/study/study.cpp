// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study.h"

#include <algorithm>
#include <set>

#include "study/settings.h"

namespace lethe::study {

namespace {

const Json& list_at(ObjectReader& in, const std::string& key) {
  const Json& list = in.at(key);
  if (!list.is_array() || list.empty())
    throw InputError(in.where() + ": '" + key + "': expected a list with at least one entry, got " +
                     list.dump().substr(0, 60));
  return list;
}

std::vector<std::string> read_names(ObjectReader& in, const std::string& key) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const Json& item : list_at(in, key)) {
    if (!item.is_string() || item.get_ref<const std::string&>().empty())
      throw InputError(in.where() + ": '" + key + "': expected names, got " + item.dump().substr(0, 60));
    names.push_back(item.get<std::string>());
    if (!seen.insert(names.back()).second)
      throw InputError(in.where() + ": '" + key + "': '" + names.back() + "' stands there twice");
  }
  return names;
}

/// "name" or {"name": …, options}; the options are looked at by whoever knows the name.
Choice read_choice(const Json& json, const std::string& where) {
  if (json.is_string() && !json.get_ref<const std::string&>().empty()) return {json.get<std::string>(), Json::object()};
  if (!json.is_object())
    throw InputError(where + ": expected a name or an object with a 'name', got " + json.dump().substr(0, 60));
  ObjectReader in(json, where);
  Choice choice{in.require<std::string>("name"), json};
  choice.options.erase("name");
  return choice;
}

StudyItem read_item(const Json& json, const std::string& where) {
  if (json.is_string() && !json.get_ref<const std::string&>().empty()) return {json.get<std::string>(), Json::object()};
  if (!json.is_object())
    throw InputError(where + ": expected a task's name or an object with a 'task', got " + json.dump().substr(0, 60));
  ObjectReader in(json, where);
  StudyItem item{in.require<std::string>("task"), json};
  item.overrides.erase("task");
  Training scratch;
  apply(item.overrides, scratch, where);
  return item;
}

std::vector<std::vector<StudyItem>> read_sequences(ObjectReader& in) {
  std::vector<std::vector<StudyItem>> sequences;
  for (const Json& list : list_at(in, "sequences")) {
    const std::string where = in.where() + ": sequence " + std::to_string(sequences.size() + 1);
    if (!list.is_array() || list.empty())
      throw InputError(where + ": expected a list with at least one task, got " + list.dump().substr(0, 60));
    auto& sequence = sequences.emplace_back();
    for (const Json& item : list)
      sequence.push_back(read_item(item, where + ", item " + std::to_string(sequence.size() + 1)));
  }
  return sequences;
}

std::vector<std::vector<Choice>> read_strategies(ObjectReader& in) {
  std::vector<std::vector<Choice>> strategies;
  for (const Json& entry : list_at(in, "strategies")) {
    const std::string where = in.where() + ": strategy " + std::to_string(strategies.size() + 1);
    auto& together = strategies.emplace_back();
    if (!entry.is_array()) {
      together.push_back(read_choice(entry, where));
      continue;
    }
    if (entry.empty()) throw InputError(where + ": the list is empty, name at least one strategy");
    for (const Json& item : entry) together.push_back(read_choice(item, where));
  }
  return strategies;
}

std::vector<std::uint64_t> read_seeds(ObjectReader& in) {
  std::vector<std::uint64_t> seeds;
  for (const Json& item : list_at(in, "seeds")) {
    if (!item.is_number_integer() || (!item.is_number_unsigned() && item.get<std::int64_t>() < 0))
      throw InputError(in.where() + ": 'seeds': expected whole numbers of at least 0, got " +
                       item.dump().substr(0, 60));
    const auto seed = item.get<std::uint64_t>();
    if (std::find(seeds.begin(), seeds.end(), seed) != seeds.end())
      throw InputError(in.where() + ": 'seeds': " + std::to_string(seed) + " stands there twice");
    seeds.push_back(seed);
  }
  return seeds;
}

Json read_orders(ObjectReader& in) {
  const Json* orders = in.find("orders");
  if (!orders || *orders == "all") return orders ? *orders : Json();
  const std::string where = in.where() + ": orders";
  if (!orders->is_object())
    throw InputError(where + ": expected null, \"all\" or {\"sample\": n, \"seed\": s}, got " +
                     orders->dump().substr(0, 60));
  const std::vector<catalog::Option> options = {
      {"sample", catalog::OptionType::Whole, {}, "orders", "how many", {1, 1000}},
      {"seed", catalog::OptionType::Whole, 1, "", "of the draw", {0}}};
  return resolved_options(options, *orders, where);
}

/// Checked here so that a typing error is found when the file is opened, kept as written.
template <class Settings>
Json read_settings(ObjectReader& in, const std::string& key) {
  const Json* given = in.find(key);
  if (!given) return Json::object();
  Settings scratch;
  apply(*given, scratch, in.where() + ": " + key);
  return *given;
}

OrderedJson written(const std::string& key, const std::string& name, const Json& options) {
  if (options.empty()) return name;
  OrderedJson json = {{key, name}};
  for (const auto& [option, value] : options.items()) json[option] = value;
  return json;
}

}  // namespace

Study study_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  for (const char* key : {"name", "models", "sequences", "methods", "strategies", "seeds", "benchmarks", "training",
                          "evaluation", "orders", "keep"})
    in.allow(key);
  in.finish();  // before anything is missed: a misspelt key explains why another is missing
  Study study;
  study.name = in.require<std::string>("name");
  if (study.name.empty()) throw InputError(where + ": 'name' is empty");
  study.models = read_names(in, "models");
  study.sequences = read_sequences(in);
  if (in.find("methods"))
    for (const Json& item : list_at(in, "methods"))
      study.methods.push_back(read_choice(item, where + ": method " + std::to_string(study.methods.size() + 1)));
  if (in.find("strategies")) study.strategies = read_strategies(in);
  if (in.find("seeds")) study.seeds = read_seeds(in);
  if (in.find("benchmarks")) study.benchmarks = read_names(in, "benchmarks");
  study.training = read_settings<Training>(in, "training");
  study.evaluation = read_settings<Evaluation>(in, "evaluation");
  study.orders = read_orders(in);
  study.keep = read_settings<Keep>(in, "keep");
  return study;
}

OrderedJson to_json(const Study& study) {
  OrderedJson json = {{"name", study.name}, {"models", study.models}};
  json["sequences"] = OrderedJson::array();
  for (const auto& sequence : study.sequences) {
    auto& items = json["sequences"].emplace_back(OrderedJson::array());
    for (const StudyItem& item : sequence) items.push_back(written("task", item.task, item.overrides));
  }
  for (const Choice& method : study.methods) json["methods"].push_back(written("name", method.name, method.options));
  for (const auto& together : study.strategies) {
    OrderedJson entry = OrderedJson::array();
    for (const Choice& strategy : together) entry.push_back(written("name", strategy.name, strategy.options));
    json["strategies"].push_back(entry.size() == 1 ? OrderedJson(entry[0]) : entry);
  }
  if (!study.seeds.empty()) json["seeds"] = study.seeds;
  if (!study.benchmarks.empty()) json["benchmarks"] = study.benchmarks;
  if (!study.training.empty()) json["training"] = OrderedJson(study.training);
  if (!study.evaluation.empty()) json["evaluation"] = OrderedJson(study.evaluation);
  if (!study.orders.is_null()) json["orders"] = OrderedJson(study.orders);
  if (!study.keep.empty()) json["keep"] = OrderedJson(study.keep);
  return json;
}

Study read_study(const std::filesystem::path& file) { return study_from_json(read_json_file(file), file.string()); }

}  // namespace lethe::study
