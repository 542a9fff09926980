// SPDX-License-Identifier: GPL-3.0-or-later
// The same runs in a thread of this program and in a child of it: the same bits, however they are disturbed.
#include <QTest>
#include <csignal>

#include "../core/store/fixture.h"
#include "engine/engine.h"
#include "queue/worker.h"
#include "run/instruction.h"
#include "run/process_executor.h"
#include "world.h"

using namespace lethe;
using namespace lethe::test;
using store::Status;
using store::test::contents;

namespace {

/// Acts on events as they come, in the thread that brings them.
struct Watcher final : run::RunSink {
  std::function<void(const run::RunEvent&)> act;
  void accept(const run::RunEvent& event) override {
    if (act) act(event);
  }
};

bool is_step(const run::RunEvent& event, int stage, std::int64_t step) {
  const auto* logged = std::get_if<run::StepLogged>(&event.body);
  return logged && logged->stage == stage && logged->step == step;
}

/// A database whose runs an executor works on.
struct Bench {
  explicit Bench(std::unique_ptr<run::Executor> works) : executor(std::move(works)) {}

  queue::Outcome work(std::function<void(queue::Worker&, const run::RunEvent&)> act = {}) {
    store::Recorder recorder(place.file, "test");
    Watcher watcher;
    queue::WorkerOptions options;
    options.watcher = &watcher;
    queue::Worker worker(place.queue, *executor, recorder, engine::environment("cpu", 1), options);
    if (act) watcher.act = [&](const run::RunEvent& event) { act(worker, event); };
    return worker.run();
  }
  store::RunDetail detail(const std::string& run) { return store::run_detail(place.database, run); }

  std::unique_ptr<run::Executor> executor;
  store::test::Place place;
};

std::unique_ptr<run::Executor> child_executor() {
  return std::make_unique<run::ProcessExecutor>(std::vector<std::string>{LETHE_CLI, "execute"});
}

/// The child that executes the run's newest attempt.
pid_t child_of(store::Database& database, const std::string& run) {
  const std::string handle = store::run_detail(database, run).attempts.back().handle;
  return static_cast<pid_t>(std::stol(handle.substr(handle.find('@') + 1)));
}

}  // namespace

class ExecutorTest : public QObject {
  Q_OBJECT

 private:
  const World world_;
  study::RunSpec spec_;
  std::string expected_;  ///< of the run, trained in a thread of this program

  study::RunSpec with_seed(std::uint64_t seed) const {
    study::RunSpec spec = spec_;
    spec.seed = seed;
    return spec;
  }
  /// Without notices: those tell of what happened to a run.
  static std::string bits(Bench& bench, const std::string& run) {
    Json json = parse_json(contents(bench.place.database, run), "contents");
    json.erase("notices");
    return json.dump();
  }
  Ended told(const std::string& lines) const {
    QProcess process;
    world_.start(process, {"execute"});
    process.write(lines.c_str());
    process.closeWriteChannel();
    return Program::end(process);
  }
  std::string job_line() const { return run::to_json(world_.tiny.job(spec_, world_.path("artefacts"))).dump() + "\n"; }

 private slots:
  void initTestCase() {
    spec_ = world_.tiny.spec(world_.tiny.bloom());
    spec_.evaluation.probe_every = 5;
    spec_.evaluation.probe_items = 8;
    spec_.keep.resume_every_seconds = 0;
    Bench bench(engine::make_thread_executor());
    const auto run = bench.place.add(spec_);
    QCOMPARE(bench.work().done, 1);
    expected_ = bits(bench, run);
    const auto stages = bench.detail(run).stages;
    QCOMPARE(stages.size(), 3U);
    QVERIFY(stages[0].weights_hash != stages[2].weights_hash && !stages[2].weights_hash.empty());
    QCOMPARE(store::curve(bench.place.database, run, 2).size(), 12U);
  }

  void a_child_gives_the_same_bits() {
    Bench bench(child_executor());
    const auto run = bench.place.add(spec_);
    QCOMPARE(bench.work().done, 1);
    QCOMPARE(bits(bench, run), expected_);
    QVERIFY(::kill(child_of(bench.place.database, run), 0) != 0);
    // What a finished run no longer needs is gone, as the child cleans up after its last event.
    QVERIFY(!fs::exists(store::artefacts_folder(bench.place.file) / "resume" / run));
  }

  void a_stopped_run_goes_on_where_it_was() {
    Bench bench(child_executor());
    const auto run = bench.place.add(spec_);
    const auto outcome = bench.work([](queue::Worker& worker, const run::RunEvent& event) {
      if (is_step(event, 1, 7)) worker.control(run::Command::StopNow);
    });
    QCOMPARE(outcome.stopped, 1);
    QCOMPARE(bench.detail(run).run.reason, std::string("asked"));
    bench.place.queue.retry(run);
    QCOMPARE(bench.work().done, 1);
    QCOMPARE(bits(bench, run), expected_);
    const auto attempts = bench.detail(run).attempts;
    QCOMPARE(attempts.at(1).resumed_stage, std::optional(1));
    QCOMPARE(attempts.at(1).resumed_step, std::optional(std::int64_t{7}));
  }

  void a_paused_run_can_be_stopped_after_its_stage() {
    Bench bench(child_executor());
    const auto run = bench.place.add(spec_);
    std::thread waker;
    const auto outcome = bench.work([&](queue::Worker& worker, const run::RunEvent& event) {
      if (!is_step(event, 1, 3)) return;
      worker.control(run::Command::Pause);
      waker = std::thread([&worker] { worker.control(run::Command::StopAfterStage); });
    });
    waker.join();
    QCOMPARE(outcome.stopped, 1);
    QCOMPARE(bench.detail(run).run.stages_finished, 2);
  }

  void a_killed_child_costs_no_run() {
    Bench bench(child_executor());
    const auto first = bench.place.add(spec_), second = bench.place.add(with_seed(2));
    const auto outcome = bench.work([&](queue::Worker&, const run::RunEvent& event) {
      if (event.run == first && event.attempt == 1 && is_step(event, 2, 5))
        ::kill(child_of(bench.place.database, first), SIGKILL);
    });
    QCOMPARE(outcome.stopped, 1);
    QCOMPARE(outcome.done, 1);
    QVERIFY(bench.detail(second).run.status == Status::Done);
    const auto killed = bench.detail(first);
    QVERIFY(killed.run.status == Status::Stopped);
    QCOMPARE(killed.run.reason, std::string("interrupted"));
    SAYS(killed.notices.back().text, "was ended by signal 9 (Killed)");
    bench.place.queue.retry(first);
    QCOMPARE(bench.work().done, 1);
    QCOMPARE(bits(bench, first), expected_);
    QCOMPARE(bench.detail(first).attempts.at(1).resumed_step, std::optional(std::int64_t{4}));
  }

  void a_sink_that_takes_nothing_stops_the_child() {
    struct Full final : run::RunSink {
      std::vector<run::RunEvent> events;
      void accept(const run::RunEvent& event) override {
        events.push_back(event);
        if (is_step(event, 1, 2)) throw StoppedError("the disk is full");
      }
    } sink;
    const auto executor = child_executor();
    executor->wait(executor->start(world_.tiny.job(spec_, world_.path("full")), sink));
    QVERIFY(is_step(sink.events.at(sink.events.size() - 2), 1, 2));
    QCOMPARE(std::get<run::RunStopped>(sink.events.back().body).reason, std::string("the disk is full"));
  }

  void a_run_that_cannot_be_fails_as_in_a_thread() {
    run::Job job = world_.tiny.job(spec_, world_.path("missing"));
    job.spec.model.path = world_.path("no-model");
    run::test::Collector here, there;
    const auto thread = engine::make_thread_executor();
    thread->wait(thread->start(job, here));
    const auto child = child_executor();
    child->wait(child->start(job, there));
    QVERIFY(std::holds_alternative<run::RunFailed>(here.events().back().body));
    QVERIFY(here.events() == there.events());
  }

  void what_is_no_job_is_refused() {
    const auto refused = [&](const std::string& lines, const std::string& part) {
      const Ended ended = told(lines);
      ENDED(ended, 2);
      SAYS(ended.err, part);
      QCOMPARE(std::count(ended.err.begin(), ended.err.end(), '\n'), 1);
      QCOMPARE(ended.out, std::string());
    };
    refused("", "standard input: expected a job as a line of JSON, got nothing");
    refused("{\"run\": \n", "standard input, line 1, column ");
    refused("[]\n", "standard input, line 1: job: expected an object");
    Json json = parse_json(job_line(), "job");
    json["environment"]["torch"] = "9.9";
    refused(json.dump() + "\n", "the job is for cpu ");
    refused(json.dump(), "torch 9.9");
  }

  void what_is_no_instruction_is_refused() {
    const Ended ended = told(job_line() + "{\"v\":1,\"type\":\"command\",\"command\":\"stop_nwo\"}\n");
    ENDED(ended, 2);
    SAYS(ended.err, "standard input, line 2: unknown command 'stop_nwo'; did you mean 'stop_now'");
    QCOMPARE(std::count(ended.err.begin(), ended.err.end(), '\n'), 1);
  }

  void a_child_ends_with_its_input() {
    const Ended ended = told(job_line());
    ENDED(ended, 4);
    SAYS(ended.err, "standard input");
  }
};

QTEST_GUILESS_MAIN(ExecutorTest)
#include "executor_test.moc"
