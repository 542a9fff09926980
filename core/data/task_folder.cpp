// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/task_folder.h"

#include <cmath>

#include "base/hash.h"
#include "base/json.h"
#include "data/rows.h"
#include "data/template.h"
#include "metrics/metric.h"

namespace lethe::data {

namespace fs = std::filesystem;

namespace {

/// All that is needed to make examples of rows.
struct TaskPlan {
  fs::path train, test;
  double split =
      0;  // rows taken from the end of `train` for testing: a share below 1, or a number of rows; 0 = own file
  std::string train_hash, test_hash;
  Template prompt, target;
  std::string references, source_field;
  Json map = Json::object();
};

void apply_map(Json& fields, const Json& map, const std::string& where) {
  for (const auto& [field, words] : map.items()) {
    const std::string value = field_text(fields, field, where);
    const auto found = words.find(value);
    if (found == words.end()) {
      std::vector<std::string> known;
      for (const auto& item : words.items()) known.push_back(item.key());
      throw InputError(where + ": field '" + field + "': 'map' in task.json has no words for '" + value + "'" +
                       did_you_mean(value, known));
    }
    fields[field] = *found;
  }
}

std::vector<std::string> references_of(const TaskPlan& plan, const Json& fields, const std::string& target,
                                       const std::string& where) {
  if (plan.references.empty()) return {trimmed(target)};
  std::vector<std::string> references;
  for (const std::string& text : field_texts(fields, plan.references, where))
    if (std::string reference = trimmed(text); !reference.empty()) references.push_back(std::move(reference));
  if (references.empty())
    throw InputError(where + ": field '" + plan.references + "': expected at least one reference that is not empty");
  return references;
}

Example example_of(const TaskPlan& plan, Json fields, const std::string& where) {
  apply_map(fields, plan.map, where);
  Example example;
  example.place = where;
  example.prompt = plan.prompt.render(fields, where);
  example.target = plan.target.render(fields, where);
  if (trimmed(example.target).empty())
    throw InputError(where + ": the target is empty (field " + plan.target.fields() + "); expected some text");
  example.references = references_of(plan, fields, example.target, where);
  if (!plan.source_field.empty()) example.source = trimmed(field_text(fields, plan.source_field, where));
  return example;
}

std::size_t rows_for_test(const TaskPlan& plan, const DataFile& file) {
  const double rows = static_cast<double>(file.rows.size());
  const double wanted = plan.split < 1 ? std::max(1.0, std::round(plan.split * rows)) : plan.split;
  if (wanted >= rows)
    throw InputError(file.name + ": 'test_from' takes " + std::to_string(static_cast<long long>(wanted)) + " of " +
                     std::to_string(file.rows.size()) +
                     " rows for testing; expected at least one to be left to train on");
  return static_cast<std::size_t>(wanted);
}

std::vector<Example> load(const TaskPlan& plan, Part part) {
  const bool own_test_file = part == Part::test && plan.split == 0;
  const DataFile file = read_data_file(own_test_file ? plan.test : plan.train);
  if (file.hash != (own_test_file ? plan.test_hash : plan.train_hash))
    throw InputError(file.name + ": the file has changed since the task was read; read the task again");
  std::size_t begin = 0, end = file.rows.size();
  if (plan.split > 0) (part == Part::train ? end : begin) = file.rows.size() - rows_for_test(plan, file);
  std::vector<Example> examples;
  examples.reserve(end - begin);
  for (std::size_t i = begin; i < end; ++i)
    examples.push_back(example_of(plan, file.rows[i].fields, place(file.name, file.rows[i])));
  return examples;
}

Json read_map(ObjectReader& in) {
  const Json* map = in.find("map");
  if (map == nullptr) return Json::object();
  ObjectReader fields(*map, in.where() + ": map");
  for (const auto& [field, words] : map->items()) {
    ObjectReader values(fields.at(field), in.where() + ": map." + field);
    for (const auto& item : words.items()) values.require<std::string>(item.key());
  }
  return *map;
}

double read_split(ObjectReader& in) {
  const Json* from = in.find("test_from");
  if (from == nullptr) return 0;
  ObjectReader reader(*from, in.where() + ": test_from");
  const double split = reader.require<double>("split");
  reader.finish();
  if (!(split > 0) || (split >= 1 && split != std::floor(split)))
    throw InputError(reader.where() + ": 'split': expected a share below 1 or a whole number of rows, got " +
                     shown(from->at("split")));
  return split;
}

void read_files(ObjectReader& in, const fs::path& folder, TaskPlan& plan) {
  plan.train = folder / in.require<std::string>("train");
  plan.split = read_split(in);
  const std::string test = in.get<std::string>("test", "");
  if (test.empty() == (plan.split == 0))
    throw InputError(in.where() + ": expected either 'test' (a file) or 'test_from' (a part of 'train')");
  if (!test.empty()) plan.test = folder / test;
  std::error_code error;
  if (!test.empty() && fs::equivalent(plan.train, plan.test, error))
    throw InputError(in.where() + ": 'train' and 'test' are the same file; use 'test_from' to split one");
  plan.train_hash = hash_data_file(plan.train);
  if (!test.empty()) plan.test_hash = hash_data_file(plan.test);
}

void read_metric(ObjectReader& in, const TaskPlan& plan, Task& task) {
  task.metric = in.require<std::string>("metric");
  try {
    if (metrics::make_metric(task.metric)->needs_source() && plan.source_field.empty())
      throw InputError("the metric '" + task.metric + "' compares with the source: name its field in 'source_field'");
  } catch (const InputError& error) {
    throw InputError(in.where() + ": " + error.what());
  }
  const auto tokens = in.get<std::int64_t>("max_new_tokens", 64);
  if (tokens < 1 || tokens > 100000)
    throw InputError(in.where() + ": 'max_new_tokens': expected 1 to 100000, got " + std::to_string(tokens));
  task.max_new_tokens = static_cast<int>(tokens);
}

class TaskFolderReader : public TaskReader {
 public:
  bool knows(const fs::path& folder) const override {
    std::error_code error;
    return fs::exists(folder / "task.json", error);
  }

  Task read(const fs::path& folder) const override {
    const fs::path file = folder / "task.json";
    const Json json = read_json_file(file);
    ObjectReader in(json, file.lexically_normal().string());
    TaskPlan plan;
    Task task;
    task.name = in.require<std::string>("name");
    task.about = in.get<std::string>("about", "");
    task.licence = in.get<std::string>("licence", "");
    task.source = in.get<std::string>("source", "");
    task.generated = in.get("generated", false);
    task.prompt = in.require<std::string>("prompt");
    task.target = in.require<std::string>("target");
    plan.prompt = Template(task.prompt, in.where() + ": prompt");
    plan.target = Template(task.target, in.where() + ": target");
    plan.references = in.get<std::string>("references", "");
    plan.source_field = in.get<std::string>("source_field", "");
    plan.map = read_map(in);
    for (const char* key : {"train", "test", "test_from", "metric", "max_new_tokens"}) in.allow(key);
    in.finish();
    if (task.name.empty()) throw InputError(in.where() + ": 'name' is empty");
    read_metric(in, plan, task);
    read_files(in, folder, plan);
    task.hash = sha256(json.dump() + '\n' + plan.train_hash + '\n' + plan.test_hash);
    task.train_part = LazyExamples([plan] { return load(plan, Part::train); });
    task.test_part = LazyExamples([plan] { return load(plan, Part::test); });
    return task;
  }
};

}  // namespace

std::unique_ptr<TaskReader> make_task_folder_reader() { return std::make_unique<TaskFolderReader>(); }

}  // namespace lethe::data
