// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/scripted_run.h"
#include "core/study/fixture.h"

#include "bench/parts.h"
#include "queue/queue.h"
#include "store/recorder.h"
#include "store/runs.h"

namespace lethe::bench {

namespace {

constexpr std::int64_t events = 100000;
constexpr std::uint64_t runs = 1000;

study::RunSpec spec(std::uint64_t seed) {
  study::RunSpec spec = study::test::example_spec();
  spec.seed = seed;
  return spec;
}

std::string queued(queue::Queue& queue, std::uint64_t seed) {
  return queue.enqueue("a study", {{"name", "a study"}}, {spec(seed)}).at(0);
}

/// The steps of one long stage, from the first event to the last commit.
Repeat recorded(const fs::path& file) {
  for (const char* end : {"", "-wal", "-shm"}) fs::remove(file.string() + end);
  store::Database database(file);
  queue::Queue queue(database);
  const std::string run = queued(queue, 1);
  store::Recorder recorder(file, "lethe-bench");
  recorder.begin_attempt(queue.job(run, study::test::example_environment()));
  run::test::Feed feed(recorder, run);
  Repeat repeat;
  repeat.amount = static_cast<double>(events);
  repeat.seconds = seconds_of([&] {
    feed(run::StageStarted{1, "key", 0, {"simp"}, events, false});
    for (std::int64_t step = 1; step < events; ++step) feed(run::StepLogged{1, step, 2.5, 1e-3, 1.0, 1000, 0.25});
    recorder.flush();
  });
  return repeat;
}

/// Finished runs of three stages with scores, steps and outcomes.
void fill(const fs::path& file, store::Database& database) {
  queue::Queue queue(database);
  store::Recorder recorder(file, "lethe-bench");
  run::test::Script script;
  script.resume_every = script.steps + 1;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    const run::Job job = queue.job(queued(queue, seed), study::test::example_environment());
    recorder.begin_attempt(job);
    run::RunControl control;
    run::test::ScriptedRun(job, recorder, control, script).execute();
  }
}

Repeat listed(store::Database& database) {
  Repeat repeat;
  std::size_t found = 0;
  repeat.amount = 1;
  repeat.seconds = seconds_of([&] { found = store::list_runs(database).size(); });
  if (found != runs) throw std::runtime_error("not all runs are in the list");
  return repeat;
}

}  // namespace

std::vector<Comparison> measure_store(const Setting& setting) {
  std::vector<Comparison> all;
  Work work{"recorder", "100,000 steps", "events/s", {}, true, {}, {}};
  work.own = [&] { return recorded(setting.folder / "events.db"); };
  all.push_back(compare(setting, work));

  const fs::path file = setting.folder / "runs.db";
  store::Database database(file);
  fill(file, database);
  work = {"list_runs", "1,000 runs", "lists/s", {}, true, {}, {}};
  work.own = [&] { return listed(database); };
  all.push_back(compare(setting, work));
  return all;
}

}  // namespace lethe::bench
