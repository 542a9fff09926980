// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/expand.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/join.h"
#include "study/choices.h"
#include "study/settings.h"

namespace lethe::study {

namespace {

struct ChosenModel {
  catalog::ModelEntry entry;
  ModelSource source;
};

struct ChosenTask {
  Source source;
  std::int64_t rows = 0;  ///< of the train part
};

/// One item of a sequence with what the user wrote about it and how messages call it.
struct PlacedItem {
  const ChosenTask* task;
  Json overrides;
  std::string where;
};

class Expander {
 public:
  Expander(const Study& study, const catalog::Catalog& catalog, const Place& place)
      : study_(study), catalog_(catalog), place_(place) {}

  Expansion run() {
    choose();
    for (const ChosenModel& model : models_)
      for (const auto& sequence : sequences_)
        for (const ChosenMethod& method : methods_)
          if (fits(method, model))
            for (const ChosenStrategies& strategies : strategies_) add_runs(model, sequence, method, strategies);
    return std::move(expansion_);
  }

 private:
  /// What the user wrote wrongly becomes a problem, told once.
  template <class Action>
  void attempt(Action action) {
    try {
      action();
    } catch (const InputError& error) {
      tell(expansion_.problems, error.what());
    }
  }

  static void tell(std::vector<std::string>& list, const std::string& sentence) {
    if (std::find(list.begin(), list.end(), sentence) == list.end()) list.push_back(sentence);
  }

  std::string numbered(const std::string& what, std::size_t number) const {
    return place_.where + ": " + what + " " + std::to_string(number);
  }

  void choose() {
    attempt([&] { choose_settings(); });
    if (!expansion_.problems.empty()) return;  // without the protocol no run can be written down
    for (const std::string& name : study_.models) attempt([&] { choose_model(name); });
    for (std::size_t i = 0; i < study_.sequences.size(); ++i)
      attempt([&] { choose_sequences(study_.sequences[i], numbered("sequence", i + 1)); });
    choose_methods();
    choose_strategies();
    for (const std::string& name : study_.benchmarks) attempt([&] { choose_benchmarks(name); });
    seeds_ = study_.seeds.empty() ? std::vector<std::uint64_t>{1} : study_.seeds;
  }

  void choose_settings() {
    apply(study_.evaluation, evaluation_, place_.where + ": evaluation");
    const catalog::ProtocolEntry& protocol = catalog_.protocol(evaluation_.protocol, place_.where + ": evaluation");
    apply(protocol.training, preset_, "protocol " + protocol.name);
    apply(protocol.evaluation, evaluation_, "protocol " + protocol.name);
    apply(study_.evaluation, evaluation_, place_.where + ": evaluation");
    apply(study_.keep, keep_, place_.where + ": keep");
  }

  void choose_model(const std::string& name) {
    const catalog::ModelEntry entry = catalog_.model(name, place_.where + ": models", place_.folder);
    refuse_namesake(
        models_, [](const ChosenModel& m) -> const Source& { return m.source; }, entry, "model");
    models_.push_back({entry, catalog_.source(entry)});
  }

  /// Runs, scores and figures call things by name, so two folders of one name cannot stand in one study.
  template <class List, class SourceOf>
  void refuse_namesake(const List& list, SourceOf source_of, const catalog::FolderEntry& entry,
                       const std::string& kind) const {
    for (const auto& known : list)
      if (source_of(known).name == entry.name && source_of(known).path != entry.path.string())
        throw InputError(place_.where + ": two different " + kind + "s are called '" + entry.name +
                         "': " + source_of(known).path + " and " + entry.path.string() + "; rename one of the folders");
  }

  void choose_task(const std::string& name, const std::string& where) {
    if (tasks_.contains(name)) return;
    const catalog::TaskEntry entry = catalog_.task(name, where, place_.folder);
    refuse_namesake(
        tasks_, [](const auto& known) -> const Source& { return known.second.source; }, entry, "task");
    tasks_.emplace(name, ChosenTask{catalog_.source(entry), catalog_.train_rows(entry)});
  }

  void choose_sequences(const std::vector<StudyItem>& sequence, const std::string& where) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < sequence.size(); ++i)
      attempt([&] {
        choose_task(sequence[i].task, where + ", item " + std::to_string(i + 1));
        ++found;
      });
    if (found < sequence.size()) return;
    for (const auto& items : reordered(sequence, where)) {
      auto& placed = sequences_.emplace_back();
      for (std::size_t i = 0; i < items.size(); ++i)
        placed.push_back({&tasks_.at(items[i].task), items[i].overrides, where + ", item '" + items[i].task + "'"});
    }
  }

  std::vector<std::vector<StudyItem>> reordered(const std::vector<StudyItem>& sequence,
                                                const std::string& where) const {
    try {
      return ordered(sequence, study_.orders);
    } catch (const InputError& error) {
      throw InputError(where + ": " + error.what());
    }
  }

  void choose_methods() {
    const auto written = study_.methods.empty() ? std::vector<Choice>{{"full", Json::object()}} : study_.methods;
    for (std::size_t i = 0; i < written.size(); ++i)
      attempt([&] { methods_.push_back(chosen_method(written[i], catalog_, numbered("method", i + 1))); });
    tell_apart(methods_);
  }

  void choose_strategies() {
    const auto written = study_.strategies.empty() ? std::vector<std::vector<Choice>>{{{"sequential", Json::object()}}}
                                                   : study_.strategies;
    for (std::size_t i = 0; i < written.size(); ++i)
      attempt([&] { strategies_.push_back(chosen_strategies(written[i], catalog_, numbered("strategy", i + 1))); });
    tell_apart(strategies_);
  }

  void choose_benchmarks(const std::string& name) {
    const std::string where = place_.where + ": benchmarks";
    if (!name.starts_with("group:")) return choose_benchmark(catalog_.benchmark(name, where, place_.folder));
    const std::string group = name.substr(6);
    const std::vector<std::string> groups = {"dk", "rs", "rc", "bias"};
    if (std::find(groups.begin(), groups.end(), group) == groups.end())
      throw InputError(where + ": unknown group '" + group + "', expected one of dk, rs, rc, bias" +
                       did_you_mean(group, groups));
    bool any = false;
    for (const catalog::BenchmarkEntry& entry : catalog_.benchmarks())
      if (entry.problem.empty() && entry.has_group(group)) choose_benchmark(entry), any = true;
    if (!any) throw InputError(where + ": no benchmark measures the group '" + group + "'");
  }

  void choose_benchmark(const catalog::BenchmarkEntry& entry) {
    refuse_namesake(
        benchmarks_, [](const Source& source) -> const Source& { return source; }, entry, "benchmark");
    const Source source = catalog_.source(entry);
    if (std::find(benchmarks_.begin(), benchmarks_.end(), source) == benchmarks_.end()) benchmarks_.push_back(source);
  }

  bool fits(const ChosenMethod& method, const ChosenModel& model) {
    const auto& families = method.entry->families;
    if (families.empty() || std::find(families.begin(), families.end(), model.source.family) != families.end())
      return true;
    tell(expansion_.problems, method.where + " does not fit the model '" + model.source.name + "' of the family " +
                                  model.source.family + "; it fits: " + join(families, ", "));
    return false;
  }

  Training training_of(const ChosenModel& model, const ChosenMethod& method, const PlacedItem& item) const {
    Training training = preset_;
    const std::string file = (model.entry.path / "lethe.json").string();
    apply(model.entry.training, training, file + ": training");
    if (const auto lines = model.entry.methods.find(method.choice.name); lines != model.entry.methods.end())
      apply(*lines, training, file + ": methods: " + method.choice.name);
    apply(study_.training, training, place_.where + ": training");
    apply(method.training, training, method.where);
    apply(item.overrides, training, item.where);
    training.dtype = resolved_dtype(training.dtype);
    return training;
  }

  std::vector<catalog::PlannedItem> planned(const ChosenModel& model, const std::vector<PlacedItem>& sequence,
                                            const ChosenMethod& method) {
    std::vector<catalog::PlannedItem> items;
    for (const PlacedItem& item : sequence) {
      const Training training = training_of(model, method, item);
      if (!items.empty() && training.dtype != items.front().item.training.dtype)
        tell(expansion_.problems, item.where +
                                      ": 'dtype': all stages of a run are computed in one number type, expected " +
                                      items.front().item.training.dtype + " as before, got " + training.dtype);
      const std::int64_t rows = std::min(training.examples_per_task, item.task->rows);
      if (rows < training.examples_per_task)
        tell(expansion_.notes, item.where + ": the task has " + std::to_string(rows) + " examples, fewer than " +
                                   std::to_string(training.examples_per_task) + "; all of them are used");
      items.push_back({{item.task->source, training}, rows});
    }
    return items;
  }

  void add_runs(const ChosenModel& model, const std::vector<PlacedItem>& sequence, const ChosenMethod& method,
                const ChosenStrategies& strategies) {
    attempt([&] {
      const auto items = planned(model, sequence, method);
      RunSpec spec;
      spec.study = study_.name;
      spec.label = method.label + (strategies.label.empty() ? "" : " + " + strategies.label);
      spec.model = model.source;
      for (const auto& item : items) spec.sequence.push_back(item.item);
      spec.method = method.choice;
      spec.strategies = strategies.choices;
      spec.benchmarks = benchmarks_;
      spec.evaluation = evaluation_;
      spec.keep = keep_;
      spec.stages = plan(strategies, items);
      spec.reads_scores = std::any_of(strategies.entries.begin(), strategies.entries.end(),
                                      [](const auto* entry) { return entry->reads_scores; });
      for (const std::uint64_t seed : seeds_) {
        spec.seed = seed;
        add(spec);
      }
    });
  }

  void add(const RunSpec& spec) {
    if (seen_.insert({spec.model.name, content_hash(spec)}).second)
      expansion_.runs.push_back(spec);
    else
      tell(expansion_.notes, place_.where + ": '" + spec.label + "' on '" + spec.model.name +
                                 "' stands there twice with the same settings; it is run once");
  }

  const Study& study_;
  const catalog::Catalog& catalog_;
  const Place& place_;
  Expansion expansion_;
  Training preset_;
  Evaluation evaluation_;
  Keep keep_;
  std::vector<ChosenModel> models_;
  std::map<std::string, ChosenTask> tasks_;  ///< by what the study calls them
  std::vector<std::vector<PlacedItem>> sequences_;
  std::vector<ChosenMethod> methods_;
  std::vector<ChosenStrategies> strategies_;
  std::vector<Source> benchmarks_;
  std::vector<std::uint64_t> seeds_;
  std::set<std::pair<std::string, std::string>> seen_;
};

}  // namespace

Place place_of(const std::filesystem::path& study_file) { return {study_file.string(), study_file.parent_path()}; }

Expansion expand(const Study& study, const catalog::Catalog& catalog, const Place& place) {
  return Expander(study, catalog, place).run();
}

}  // namespace lethe::study
