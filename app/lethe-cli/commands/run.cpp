// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include "all.h"
#include "describe_run.h"
#include "engine/engine.h"
#include "figures/forgetting_table.h"
#include "figures/run_scores.h"
#include "load_study.h"
#include "progress.h"
#include "queue/worker.h"
#include "stop_signals.h"
#include "study/forecast.h"

namespace lethe::cli {

namespace {

std::vector<store::RunRow> rows_in_order(store::Database& database, const std::vector<std::string>& ids) {
  std::vector<store::RunRow> rows;
  for (const std::string& id : ids) rows.push_back(store::get_run(database, id));
  return rows;
}

queue::TimeLeft::Run work_of(const std::string& id, const study::RunSpec& spec) {
  queue::TimeLeft::Run run{id, spec.model.name, {0}};
  for (const study::StagePlan& plan : spec.stages) run.steps.push_back(study::steps_of(plan));
  return run;
}

void print_table(store::Database& database, const std::vector<store::RunRow>& runs, const catalog::Catalog& catalog) {
  std::vector<figures::RunScores> scores;
  for (const store::RunRow& run : runs)
    if (run.status == store::Status::Done)
      scores.push_back(figures::scores_of(store::run_detail(database, run.id), catalog));
  if (scores.empty()) return;
  figures::Figure figure;
  figure.name = "forgetting";
  const figures::Table forgetting = figures::forgetting_table(scores, figure);
  if (forgetting.rows.empty()) tell("no benchmarks were measured, so there is no table of forgetting");
  std::cout << figures::plain_text(forgetting.rows.empty() ? figures::own_task_table(scores, figure) : forgetting);
}

class Run final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("study", study_, "A study file, or the name of a bundled one")->required();
    app.add_option("--device", device_, "auto, cpu or cuda");
    app.add_option("--threads", threads_, "Threads of the processor; 0 = all")->check(at_least(0));
    auto* restart = app.add_flag("--restart", restart_,
                                 "Begin unfinished runs anew, also such as were begun on another device or version");
    app.add_flag(
           "--continue", continue_,
           "Go on with runs that were begun on another device or version, or with other threads; bits may then differ")
        ->excludes(restart);
  }

  int run(const Common& common) override {
    StopSignals signals;
    const auto catalog = make_catalog(common);
    const LoadedStudy loaded = load_study(catalog, study_);
    for (const std::string& problem : loaded.expansion.problems) tell(problem);
    if (!loaded.expansion.problems.empty()) return input_at_fault;
    for (const std::string& note : loaded.expansion.notes) tell(note);
    const study::Environment here = engine::environment(device_, threads_);
    engine::check_runs(loaded.expansion.runs, here);

    const fs::path file = database_file(common);
    store::Recorder recorder(file, "lethe-cli run");
    store::Database database(file);
    queue::Queue queue(database);
    ids_ = queue.enqueue(loaded.study.name, Json(study::to_json(loaded.study)), loaded.expansion.runs);
    const queue::Outcome outcome = execute(queue, recorder, here, loaded.expansion.runs, signals);
    return report(common, database, catalog, outcome);
  }

 private:
  queue::Outcome execute(queue::Queue& queue, store::Recorder& recorder, const study::Environment& here,
                         const std::vector<study::RunSpec>& specs, StopSignals& signals) const {
    const auto rows = rows_in_order(queue.database(), ids_);
    std::vector<queue::TimeLeft::Run> open;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i].status == store::Status::Queued) open.push_back(work_of(ids_[i], specs[i]));
    if (open.size() < rows.size())
      tell(std::to_string(rows.size() - open.size()) + " of " + std::to_string(rows.size()) + " runs are done already");
    queue::Outcome outcome;
    if (open.empty()) return outcome;

    const std::size_t done_before = rows.size() - open.size();
    ProgressLine progress(std::move(open), done_before);
    queue::WorkerOptions options;
    options.only = {ids_.begin(), ids_.end()};
    options.other = restart_    ? queue::OtherEnvironment::Restart
                    : continue_ ? queue::OtherEnvironment::Resume
                                : queue::OtherEnvironment::Refuse;
    options.watcher = &progress;
    options.on_start = [&](const run::Job& job) { progress.begin(job); };
    const auto executor = engine::make_thread_executor();
    queue::Worker worker(queue, *executor, recorder, here, std::move(options));
    const StopSignals::Action on_stop(signals, [&worker] { worker.control(run::Command::StopNow); });
    return worker.run();
  }

  int report(const Common& common, store::Database& database, const catalog::Catalog& catalog,
             const queue::Outcome& outcome) const {
    const auto rows = rows_in_order(database, ids_);
    if (common.json)
      print(to_json(rows));
    else
      print_table(database, rows, catalog);
    for (const auto& [run, why] : outcome.refused) tell(why + " (--restart, --continue)");
    if (outcome.failed > 0) {
      tell(std::to_string(outcome.failed) + " of " + std::to_string(rows.size()) + " runs failed");
      return run_failed;
    }
    if (!outcome.refused.empty()) return input_at_fault;
    const auto open = std::count_if(rows.begin(), rows.end(),
                                    [](const store::RunRow& row) { return row.status != store::Status::Done; });
    if (open == 0) return done;
    tell("stopped with " + std::to_string(open) + " of " + std::to_string(rows.size()) +
         " runs open; the same command goes on where they are");
    return stopped;
  }

  std::string study_, device_ = "auto";
  int threads_ = 0;
  bool restart_ = false, continue_ = false;
  std::vector<std::string> ids_;
};

}  // namespace

std::unique_ptr<Command> make_run() { return std::make_unique<Run>(); }

}  // namespace lethe::cli
