// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/benchmark_folder.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/hash.h"
#include "base/join.h"
#include "base/json.h"
#include "data/answer.h"
#include "data/rows.h"
#include "data/template.h"
#include "metrics/choice.h"

namespace lethe::data {

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> template_keys = {"prompt",   "options",   "answer",          "answer_base", "answer_is",
                                                "id_field", "delimiter", "encoder_decoder", "group",       "metric"};

/// How one kind of model is asked.
struct Question {
  Template prompt;
  std::string list;               // field with the options, or
  std::vector<Template> options;  // one template an option
  std::string delimiter = " ";

  std::vector<std::string> option_texts(const Json& fields, const std::string& where) const {
    if (!list.empty()) return field_texts(fields, list, where);
    std::vector<std::string> texts;
    for (const Template& option : options) texts.push_back(option.render(fields, where));
    return texts;
  }
};

/// All that is said about one element.
struct ElementPlan {
  std::string id, file, group, metric, id_field;
  std::optional<double> chance;
  AnswerRule answer;
  Question causal;
  std::optional<Question> encoder_decoder;
};

void read_options(ObjectReader& in, Question& question) {
  const Json& options = in.at("options");
  question.list.clear();
  question.options.clear();
  if (options.is_string()) {
    question.list = options.get<std::string>();
    return;
  }
  for (const std::string& text : in.require<std::vector<std::string>>("options"))
    question.options.emplace_back(text, in.where() + ": options");
  if (question.options.size() < 2)
    throw InputError(in.where() + ": 'options': expected at least 2 options, got " +
                     std::to_string(question.options.size()));
}

Question read_question(ObjectReader& in, const Question* main) {
  Question question = main ? *main : Question();
  if (!main || in.has("prompt")) question.prompt = Template(in.require<std::string>("prompt"), in.where() + ": prompt");
  if (!main || in.has("options")) read_options(in, question);
  question.delimiter = in.get("delimiter", question.delimiter);
  return question;
}

void check_name(const std::string& kind, const std::string& name, const std::vector<std::string>& known,
                const std::string& where) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  throw InputError(where + ": unknown " + kind + " '" + name + "'; expected one of " + join(known, ", ") +
                   did_you_mean(name, known));
}

AnswerRule read_answer(ObjectReader& in, const std::string& metric) {
  AnswerRule rule;
  if (metric == "pct_stereotype" && !in.has("answer")) return rule;
  rule.field = in.require<std::string>("answer");
  rule.kind = in.get<std::string>("answer_is", "");
  if (!rule.kind.empty()) check_name("'answer_is'", rule.kind, {"index", "text", "letter"}, in.where());
  if (in.has("answer_base")) rule.base = in.require<std::int64_t>("answer_base");
  return rule;
}

/// `json` is the element's object with what it leaves out taken from the benchmark.
ElementPlan read_element(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  ElementPlan plan;
  plan.id = in.require<std::string>("id");
  plan.file = in.require<std::string>("file");
  plan.group = in.require<std::string>("group");
  plan.metric = in.get<std::string>("metric", "acc");
  check_name("group", plan.group, {"dk", "rs", "rc", "bias"}, where);
  check_name("metric", plan.metric, metrics::choice_metric_names(), where);
  if (in.has("chance")) plan.chance = in.require<double>("chance");
  if (plan.chance && !(*plan.chance >= 0 && *plan.chance <= 100))
    throw InputError(where + ": 'chance': expected a value in percent, 0 to 100, got " + shown(json.at("chance")));
  plan.id_field = in.get<std::string>("id_field", "");
  plan.answer = read_answer(in, plan.metric);
  plan.causal = read_question(in, nullptr);
  if (const Json* other = in.find("encoder_decoder")) {
    ObjectReader reader(*other, where + ": encoder_decoder");
    plan.encoder_decoder = read_question(reader, &plan.causal);
    reader.finish();
  }
  for (const std::string& key : template_keys) in.allow(key);
  in.finish();
  return plan;
}

std::size_t code_points(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

void check_options(const ElementPlan& plan, const std::vector<std::string>& options, const std::string& where) {
  if (options.size() < 2)
    throw InputError(where + ": expected at least 2 options, got " + std::to_string(options.size()));
  if (plan.metric == "pct_stereotype" && options.size() != 2)
    throw InputError(where + ": pct_stereotype compares exactly 2 options, got " + std::to_string(options.size()));
  for (std::size_t i = 0; i < options.size(); ++i)
    if (trimmed(options[i]).empty()) throw InputError(where + ": option " + std::to_string(i + 1) + " is empty");
}

Item item_of(const ElementPlan& plan, const Question& question, const Row& row, std::size_t number,
             const std::string& where) {
  const std::vector<std::string> options = question.option_texts(row.fields, where);
  check_options(plan, options, where);
  Item item;
  item.id = plan.id_field.empty() ? std::to_string(number) : field_text(row.fields, plan.id_field, where);
  item.sample = sha256(row.fields.dump());
  item.context = question.prompt.render(row.fields, where);
  for (const std::string& option : options) {
    item.continuations.push_back(question.delimiter + option);
    item.lengths.push_back(code_points(option));
  }
  return item;
}

Element make_element(const ElementPlan& plan, const DataFile& file) {
  Element element{plan.id, plan.group, plan.metric, 0, "", {}, {}};
  if (plan.encoder_decoder) element.encoder_decoder.emplace();
  double chance = 0;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < file.rows.size(); ++i) {
    const Row& row = file.rows[i];
    const std::string where = place(file.name, row);
    Item item = item_of(plan, plan.causal, row, i, where);
    if (!ids.insert(item.id).second)
      throw InputError(where + ": field '" + plan.id_field + "': the id '" + item.id + "' stands twice");
    item.gold = find_answer(plan.answer, row.fields, plan.causal.option_texts(row.fields, where), where);
    if (plan.metric == "pct_stereotype" && item.gold != 0)
      throw InputError(where + ": field '" + plan.answer.field +
                       "': with pct_stereotype the first option is the stereotyped one; expected 0, got " +
                       std::to_string(item.gold));
    chance += 100.0 / static_cast<double>(item.continuations.size());
    if (plan.encoder_decoder) {
      Item other = item_of(plan, *plan.encoder_decoder, row, i, where + ": encoder_decoder");
      if (other.continuations.size() != item.continuations.size())
        throw InputError(where + ": encoder_decoder has " + std::to_string(other.continuations.size()) +
                         " options, expected " + std::to_string(item.continuations.size()) + " as for causal models");
      other.gold = item.gold;
      element.encoder_decoder->push_back(std::move(other));
    }
    element.causal.push_back(std::move(item));
  }
  element.chance = plan.chance.value_or(chance / static_cast<double>(file.rows.size()));
  return element;
}

/// The element's object completed by the benchmark's keys.
Json completed(const Json& element, const Json& benchmark, const std::string& where) {
  if (!element.is_object()) throw InputError(where + ": expected an object {…}, got " + shown(element));
  Json whole = element;
  for (const std::string& key : template_keys)
    if (!whole.contains(key) && benchmark.contains(key)) whole[key] = benchmark.at(key);
  return whole;
}

std::string hash_templates(Json element) {
  for (const char* key : {"id", "file", "group", "chance"}) element.erase(key);
  return sha256(element.dump());
}

class BenchmarkFolderReader : public BenchmarkReader {
 public:
  bool knows(const fs::path& folder) const override {
    std::error_code error;
    return fs::exists(folder / "benchmark.json", error);
  }

  Benchmark read(const fs::path& folder) const override {
    const fs::path path = folder / "benchmark.json";
    const Json json = read_json_file(path);
    ObjectReader in(json, path.lexically_normal().string());
    Benchmark benchmark;
    benchmark.name = in.require<std::string>("name");
    benchmark.about = in.get<std::string>("about", "");
    benchmark.licence = in.get<std::string>("licence", "");
    benchmark.source = in.get<std::string>("source", "");
    benchmark.group = in.require<std::string>("group");
    benchmark.generated = in.get("generated", false);
    for (const std::string& key : template_keys) in.allow(key);
    in.allow("elements");
    in.finish();
    if (benchmark.name.empty()) throw InputError(in.where() + ": 'name' is empty");
    read_elements(in, json, folder, benchmark);
    return benchmark;
  }

 private:
  static void read_elements(ObjectReader& in, const Json& json, const fs::path& folder, Benchmark& benchmark) {
    const Json& list = in.at("elements");
    if (!list.is_array() || list.empty())
      throw InputError(in.where() + ": 'elements': expected a list of at least one, got " + shown(list));
    std::set<std::string> ids;
    std::map<std::string, DataFile> files;
    std::string hashed = json.dump();
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string where = in.where() + ": elements[" + std::to_string(i) + "]";
      const Json whole = completed(list[i], json, where);
      const ElementPlan plan = read_element(whole, where);
      if (!ids.insert(plan.id).second) throw InputError(where + ": the id '" + plan.id + "' stands twice");
      if (!files.contains(plan.file)) files.emplace(plan.file, read_data_file(folder / plan.file));
      benchmark.elements.push_back(make_element(plan, files.at(plan.file)));
      benchmark.elements.back().template_hash = hash_templates(whole);
      hashed += '\n' + files.at(plan.file).hash;
    }
    benchmark.hash = sha256(hashed);
  }
};

}  // namespace

std::unique_ptr<BenchmarkReader> make_benchmark_folder_reader() { return std::make_unique<BenchmarkFolderReader>(); }

}  // namespace lethe::data
