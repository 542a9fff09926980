// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "engine/checkpoint/model_io.h"
#include "engine/engine.h"
#include "engine/environment.h"
#include "engine/eval/evaluation.h"
#include "engine/plainly.h"
#include "engine/train/task_rows.h"

namespace lethe::engine {

namespace {

/// What runs on one model load and encode, each thing once.
class Check {
 public:
  Check(const std::filesystem::path& folder, std::map<std::string, data::Task>& tasks)
      : model_(load_model(folder)), tokenizer_(load_tokenizer(folder, model_->shape())), tasks_(tasks) {}

  void run(const study::RunSpec& spec) {
    const Json evaluation = study::to_json(spec.evaluation);
    std::map<std::string, data::Task> own;
    for (const study::SequenceItem& item : spec.sequence) {
      const data::Task& task = own.emplace(item.task.name, read(item.task.path)).first->second;
      if (fresh({"test", item.task.path, evaluation}))
        load_task_test(task, tokenizer_, model_->shape(), spec.evaluation);
    }
    for (const study::Source& source : spec.benchmarks)
      if (fresh({"benchmark", source.path, evaluation}))
        load_elements(data::read_benchmark(source.path), tokenizer_, model_->shape(), spec.evaluation);
    rows(spec, own);
  }

 private:
  bool fresh(const Json& what) { return seen_.insert(what.dump()).second; }

  const data::Task& read(const std::string& path) {
    const auto found = tasks_.find(path);
    if (found != tasks_.end()) return found->second;
    const data::Task& task = tasks_.emplace(path, data::read_task(path)).first->second;
    task.train();
    return task;
  }

  void rows(const study::RunSpec& spec, const std::map<std::string, data::Task>& own) {
    TaskRows rows(own, tokenizer_, model_->shape(), spec.seed);
    std::int64_t cut = 0;
    for (const study::StagePlan& plan : spec.stages)
      for (const study::Rows& wanted : plan.rows)
        if (fresh({"rows", wanted.task, wanted.first, wanted.count, plan.training.max_length, spec.seed,
                   own.contains(wanted.task) ? own.at(wanted.task).hash : ""}))
          rows.take(wanted.task, wanted.first, wanted.count, plan.training.max_length, cut);
  }

  ModelPtr model_;
  text::Tokenizer tokenizer_;
  std::map<std::string, data::Task>& tasks_;  // by path, for all models
  std::set<std::string> seen_;
};

}  // namespace

void check_runs(std::span<const study::RunSpec> runs, const study::Environment& environment) {
  plainly([&] {
    prepare_threads(environment.threads);
    std::map<std::string, std::vector<const study::RunSpec*>> by_model;
    for (const study::RunSpec& run : runs) by_model[run.model.path].push_back(&run);
    std::map<std::string, data::Task> tasks;
    for (const auto& [folder, of_model] : by_model) {
      Check check(folder, tasks);
      for (const study::RunSpec* run : of_model) check.run(*run);
    }
  });
}

}  // namespace lethe::engine
