// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include "all.h"
#include "computing.h"
#include "describe_run.h"
#include "engine/engine.h"
#include "figures/forgetting_table.h"
#include "figures/run_scores.h"
#include "load_study.h"
#include "progress.h"
#include "queue/worker.h"
#include "stop_signals.h"
#include "study/forecast.h"
#include "wait_for_others.h"

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

constexpr const char* program = "lethe-cli run";

class Run final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.add_option("study", study_, "A study file, or the name of a bundled one")->required();
    declare_device(app, device_, threads_);
    auto* restart = app.add_flag("--restart", restart_,
                                 "Begin unfinished runs anew, also such as were begun on another device or version");
    app.add_flag(
           "--continue", continue_,
           "Go on with runs that were begun on another device or version, or with other threads; bits may then differ")
        ->excludes(restart);
    app.add_flag("--queue-only", queue_only_, "Queue the runs and end; the window or a later run executes them");
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
    // Who works on all that is queued works on these runs too, unless they are wanted otherwise than it does them.
    const bool others = queue_only_ || (!restart_ && !continue_ && queue_taker(file));
    std::optional<store::Recorder> recorder;
    if (!others) recorder.emplace(file, program);
    store::Database database(file);
    queue::Queue queue(database);
    ids_ = queue.enqueue(loaded.study.name, Json(study::to_json(loaded.study)), loaded.expansion.runs);
    if (others) tell_queued(database);
    if (queue_only_) {
      if (common.json) print(to_json(rows_in_order(database, ids_)));
      return done;
    }
    queue::Outcome outcome;
    if (others) {
      if (wait_for_others(database, ids_, signals) == Waited::NobodyRecords) recorder.emplace(file, program);
    }
    if (recorder) outcome = execute(queue, *recorder, here, loaded.expansion.runs, signals);
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

  void tell_queued(store::Database& database) const {
    const auto rows = rows_in_order(database, ids_);
    const auto open = std::count_if(rows.begin(), rows.end(), [](const auto& row) { return is_open(row.status); });
    std::string sentence = "queued " + std::to_string(open) + (open == 1 ? " run" : " runs");
    if (static_cast<std::size_t>(open) < rows.size())
      sentence += " (" + std::to_string(rows.size() - static_cast<std::size_t>(open)) + " done already)";
    if (const auto taker = queue_taker(database.file()))
      sentence += "; " + store::words(*taker) + " works on this database and will run them";
    else
      sentence += "; the window runs them when it is told to, or the same command without --queue-only";
    tell(sentence);
  }

  int report(const Common& common, store::Database& database, const catalog::Catalog& catalog,
             const queue::Outcome& outcome) const {
    const auto rows = rows_in_order(database, ids_);
    if (common.json)
      print(to_json(rows));
    else
      print_table(database, rows, catalog);
    for (const auto& [run, why] : outcome.refused) tell(why + " (--restart, --continue)");
    const auto failed = std::count_if(rows.begin(), rows.end(),
                                      [](const store::RunRow& row) { return row.status == store::Status::Failed; });
    if (failed > 0) {
      tell(std::to_string(failed) + " of " + std::to_string(rows.size()) + " runs failed");
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
  bool restart_ = false, continue_ = false, queue_only_ = false;
  std::vector<std::string> ids_;
};

}  // namespace

std::unique_ptr<Command> make_run() { return std::make_unique<Run>(); }

}  // namespace lethe::cli
