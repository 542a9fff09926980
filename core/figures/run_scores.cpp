// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>

#include "base/hash.h"
#include "base/join.h"
#include "figures/run_scores.h"
#include "figures/text.h"

namespace lethe::figures {

namespace fs = std::filesystem;

namespace {

bool has_own_template(const fs::path& folder) {
  const Json json = read_json_file(folder / "benchmark.json");
  if (json.contains("encoder_decoder")) return true;
  const auto elements = json.find("elements");
  return elements != json.end() && elements->is_array() &&
         std::any_of(elements->begin(), elements->end(),
                     [](const Json& element) { return element.is_object() && element.contains("encoder_decoder"); });
}

/// The families of tiny, middle and large models end their names so.
std::string size_of(const std::string& model) {
  for (const std::string size : {"s", "m", "l"})
    if (model.ends_with("-" + size)) return size;
  return "";
}

template <class Entries>
std::string label(const Entries& entries, const Json& choice) {
  const std::string name = choice.value("name", "");
  for (const auto& entry : entries)
    if (entry.name == name) return catalog::label_of(name, entry.label, choice);
  return name;
}

std::vector<Element> elements_of(const store::RunDetail& run, const Remarks& remarks) {
  std::vector<Element> elements;
  for (std::size_t column = 0; column < run.elements.size(); ++column) {
    const store::ElementRow& row = run.elements[column];
    Element element{row.id, row.group, row.chance, row.n, "", remarks.generated_elements.contains(row.id)};
    for (const auto& stage : run.scores)
      if (stage[column]) element.hash = stage[column]->sample_hash;
    element.template_by_kind = remarks.elements_by_kind.contains(row.id);
    elements.push_back(std::move(element));
  }
  return elements;
}

std::vector<TaskScores> tasks_of(const store::RunDetail& run, const Remarks& remarks) {
  std::vector<TaskScores> tasks;
  for (const store::TaskRow& row : run.tasks) {
    const auto own = std::find_if(run.stages.begin(), run.stages.end(), [&](const store::StageRow& stage) {
      return std::find(stage.tasks.begin(), stage.tasks.end(), row.task) != stage.tasks.end();
    });
    if (own == run.stages.end()) continue;
    TaskScores task{row.task,
                    row.metric,
                    static_cast<std::size_t>(own - run.stages.begin()),
                    {},
                    remarks.generated_tasks.contains(row.task)};
    for (const auto& score : row.scores) task.scores.push_back(score ? std::optional(score->value) : std::nullopt);
    tasks.push_back(std::move(task));
  }
  return tasks;
}

std::string stage_name(const store::StageRow& stage) {
  std::string name;
  for (const std::string& task : stage.tasks) name += (name.empty() ? "" : "+") + task;
  return stage.index == 0 ? "start" : name;
}

std::string text_of(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

/// One value where all items agree, else that of each item.
std::string values_of(const Json& sequence, const std::string& key) {
  std::vector<std::string> values;
  for (const Json& item : sequence) values.push_back(text_of(item.at("training").at(key)));
  const bool same = std::ranges::all_of(values, [&](const std::string& value) { return value == values.front(); });
  return same ? values.front() : join(values, " › ");
}

void add_options(std::map<std::string, std::string>& settings, const Json& choice) {
  const Json options = choice.value("options", Json::object());
  for (const auto& [key, value] : options.items()) settings[choice.value("name", "") + " " + key] = text_of(value);
}

}  // namespace

std::map<std::string, std::string> settings_of(const Json& spec) {
  std::map<std::string, std::string> settings;
  settings["model files"] = spec.at("model").value("hash", "").substr(0, 6);
  const Json& sequence = spec.at("sequence");
  std::string data;
  for (const Json& item : sequence) data += item.at("task").value("hash", "");
  settings["task files"] = sha256(data).substr(0, 6);
  if (!sequence.empty())
    for (const auto& [key, value] : sequence.front().at("training").items()) settings[key] = values_of(sequence, key);
  add_options(settings, spec.at("method"));
  for (const Json& strategy : spec.at("strategies")) add_options(settings, strategy);
  return settings;
}

Remarks remarks_of(const Json& spec) {
  Remarks remarks;
  for (const Json& source : spec.value("benchmarks", Json::array())) try {
      const fs::path folder = source.at("path").get<std::string>();
      const catalog::BenchmarkEntry entry = catalog::describe_benchmark(folder);
      const bool by_kind = has_own_template(folder);
      for (const auto& element : entry.elements) {
        if (entry.generated) remarks.generated_elements.insert(element.id);
        if (by_kind) remarks.elements_by_kind.insert(element.id);
      }
    } catch (const std::exception&) {
    }
  for (const Json& item : spec.value("sequence", Json::array())) try {
      const Json& task = item.at("task");
      if (catalog::describe_task(task.at("path").get<std::string>()).generated)
        remarks.generated_tasks.insert(task.at("name").get<std::string>());
    } catch (const std::exception&) {
    }
  return remarks;
}

RunScores scores_of(const store::RunDetail& run, const catalog::Catalog& catalog) {
  const Remarks remarks = remarks_of(run.spec);
  RunScores scores;
  scores.id = run.run.id;
  scores.model = run.run.model;
  scores.family = run.spec.at("model").value("family", "");
  scores.encoder_decoder = run.spec.at("model").value("encoder_decoder", false);
  scores.size = size_of(run.run.model);
  scores.method = label(catalog.methods(), run.run.method);
  scores.method_name = run.run.method.value("name", "");
  for (const Json& strategy : run.run.strategies)
    scores.strategy += (scores.strategy.empty() ? "" : " + ") + label(catalog.strategies(), strategy);
  scores.settings = settings_of(run.spec);
  scores.seed = run.run.seed;
  for (const store::StageRow& stage : run.stages) scores.stages.push_back(stage_name(stage));
  scores.elements = elements_of(run, remarks);
  for (const auto& stage : run.scores) {
    auto& row = scores.scores.emplace_back();
    for (const auto& score : stage) row.push_back(score ? std::optional(score->value) : std::nullopt);
  }
  scores.tasks = tasks_of(run, remarks);
  return scores;
}

}  // namespace lethe::figures
