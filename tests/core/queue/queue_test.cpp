// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/queue.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "../run/fake_executor.h"
#include "../store/fixture.h"
#include "base/error.h"
#include "queue/worker.h"
#include "store/runs.h"

using namespace lethe;
using namespace lethe::queue;
using namespace lethe::store::test;
using lethe::run::test::FakeExecutor;
using lethe::run::test::Feed;
using lethe::run::test::Script;
using lethe::store::Status;
using lethe::study::test::refusal;
using Ids = std::vector<std::string>;

class QueueTest : public QObject {
  Q_OBJECT

  static Ids three(Place& place) {
    return place.queue.enqueue("a study", {{"name", "a study"}}, {spec(1), spec(2), spec(3)});
  }
  static Ids in_order(Place& place) {
    store::RunFilter queued;
    queued.status = {Status::Queued};
    queued.in_queue_order = true;
    Ids ids;
    for (const auto& row : store::list_runs(place.database, queued)) ids.push_back(row.id);
    return ids;
  }
  static Outcome work(Place& place, run::Executor& executor, WorkerOptions options = {}) {
    store::Recorder recorder(place.file, "test");
    return Worker(place.queue, executor, recorder, here(), options).run();
  }

 private slots:
  void tells_what_is_queued() {
    Place place;
    auto lora = spec(4);
    lora.label = "lora r8";
    lora.method = {"lora", {{"rank", 8}}};
    lora.strategies.push_back({"replay", {{"ratio", 0.1}}});
    const auto id = place.add(lora);
    const auto row = store::get_run(place.database, id);
    QCOMPARE(row.label, std::string("lora r8"));
    QCOMPARE(row.sequence, (Ids{"simp", "emdg", "exp"}));
    QVERIFY(row.method == Json({{"name", "lora"}, {"rank", 8}}));
    QVERIFY(row.strategies == Json::array({{{"name", "sequential"}}, {{"name", "replay"}, {"ratio", 0.1}}}));
    QCOMPARE(row.seed, std::uint64_t{4});
    QCOMPARE(row.stages, 4);
    QVERIFY(row.status == Status::Queued);
    QVERIFY(study::run_spec_from_json(store::run_spec(place.database, id)) == lora);
    QCOMPARE(store::find_run(place.database, id.substr(0, 5)), id);
    QVERIFY(refusal([&] { store::find_run(place.database, "zzz"); }).find("there is no run 'zzz'") == 0);
    QVERIFY(refusal([&] { store::get_run(place.database, "zzz"); }).find("there is no run 'zzz'") == 0);
  }

  void one_spec_is_one_run_in_several_studies() {
    Place place;
    const auto ids = three(place);
    const auto again = place.queue.enqueue("another", Json::object(), {spec(3), spec(4)});
    QCOMPARE(again[0], ids[2]);
    QCOMPARE(store::list_runs(place.database).size(), 4U);
    store::RunFilter another;
    another.study = "another";
    QCOMPARE(store::list_runs(place.database, another).size(), 2U);
    QCOMPARE(store::list_runs(place.database, another)[0].study, std::string("another"));
    const auto studies = store::list_studies(place.database);
    QCOMPARE(studies.size(), 2U);
    QCOMPARE(studies[0].runs, ids);
    QCOMPARE(studies[1].runs, again);
  }

  void keeps_an_order_that_can_be_changed() {
    Place place;
    const auto ids = three(place);
    QCOMPARE(in_order(place), ids);
    place.queue.move(ids[2], ids[0]);
    QCOMPARE(in_order(place), (Ids{ids[2], ids[0], ids[1]}));
    place.queue.move(ids[2], {});
    QCOMPARE(in_order(place), ids);
    place.queue.remove(ids[1]);
    QCOMPARE(in_order(place), (Ids{ids[0], ids[2]}));
    QCOMPARE(place.queue.next(), ids[0]);
    QVERIFY(!refusal([&] { place.queue.retry(ids[0]); }).empty());
    QVERIFY(!refusal([&] { place.queue.remove("nothing"); }).empty());
    QVERIFY(!refusal([&] { place.queue.move(ids[0], "nothing"); }).empty());
    QCOMPARE(in_order(place), (Ids{ids[0], ids[2]}));
  }

  void several_are_moved_to_any_place() {
    Place place;
    std::vector<study::RunSpec> specs;
    for (std::uint64_t seed = 1; seed <= 9; ++seed) specs.push_back(spec(seed));
    Ids expected = place.queue.enqueue("a study", {{"name", "a study"}}, specs);
    // One that is not queued keeps out of it, whatever its place.
    store::Recorder(place.file, "test").begin_attempt(place.queue.job(expected.back(), here()));
    store::interrupt_dead(place.database);
    expected.pop_back();
    std::mt19937 random(5);
    for (int i = 0; i < 100; ++i) {
      Ids moved = expected;
      std::shuffle(moved.begin(), moved.end(), random);
      const std::optional<std::string> before =
          random() % 4 == 0 ? std::nullopt : std::optional(moved[3 + random() % 5]);
      moved.resize(1 + random() % 3);
      std::erase_if(expected, [&](const auto& id) { return std::ranges::count(moved, id) > 0; });
      expected.insert(before ? std::ranges::find(expected, *before) : expected.end(), moved.begin(), moved.end());
      place.queue.move(moved, before);
      QCOMPARE(in_order(place), expected);
    }
  }

  void several_are_removed_in_the_time_there_is() {
    Place place;
    const auto ids = three(place);
    QCOMPARE(place.queue.remove(ids, std::chrono::milliseconds(0)), 1U);
    QCOMPARE(in_order(place), (Ids{ids[1], ids[2]}));
    const Ids rest{ids[1], "nothing", ids[2]};
    QVERIFY(!refusal([&] { place.queue.remove(rest, std::chrono::minutes(1)); }).empty());
    QCOMPARE(in_order(place), Ids{ids[2]});
    QCOMPARE(place.queue.remove(Ids{ids[2]}, std::chrono::minutes(1)), 1U);
  }

  void works_through_it() {
    Place place;
    const auto ids = three(place);
    FakeExecutor executor;
    run::test::Collector watcher;
    WorkerOptions options;
    options.watcher = &watcher;
    const auto outcome = work(place, executor, options);
    QCOMPARE(outcome.done, 3);
    QCOMPARE(outcome.failed + outcome.stopped, 0);
    for (std::size_t i = 0; i < 3; ++i) QCOMPARE(executor.jobs[i].run, ids[i]);
    QVERIFY(watcher.events().size() > 100);
    // Stage 0 has one key: the later runs know it with its scores.
    QCOMPARE(executor.jobs[1].known_stages.size(), 1U);
    QCOMPARE(executor.jobs[1].known_stages.begin()->second.scores.size(), 5U);
    QVERIFY(!executor.jobs[0].wanted_stages.empty());
    QVERIFY(executor.jobs[2].wanted_stages.empty());
    QCOMPARE(three(place), ids);
    QCOMPARE(work(place, executor).done, 0);
    QCOMPARE(executor.jobs.size(), 3U);
  }

  void works_on_some_only() {
    Place place;
    const auto ids = three(place);
    FakeExecutor executor;
    WorkerOptions options;
    options.only = {ids[1]};
    QCOMPARE(work(place, executor, options).done, 1);
    QCOMPARE(in_order(place), (Ids{ids[0], ids[2]}));
  }

  void a_failed_run_does_not_keep_the_others() {
    Place place;
    const auto ids = three(place);
    FakeExecutor executor([&](const run::Job& job, run::RunSink& sink, run::RunControl& control) {
      if (job.run == ids[0]) return Feed(sink, job.run, job.attempt)(run::RunFailed{"the loss is not a number"});
      if (job.run == ids[1] && job.attempt == 1) return;  // ends without a word
      run::test::ScriptedRun(job, sink, control, {}).execute();
    });
    const auto outcome = work(place, executor);
    QCOMPARE(std::tuple(outcome.done, outcome.failed, outcome.stopped), std::tuple(1, 1, 1));
    QCOMPARE(store::get_run(place.database, ids[0]).reason, std::string("the loss is not a number"));
    QCOMPARE(store::get_run(place.database, ids[1]).reason, std::string("interrupted"));
    place.queue.retry(ids[1]);
    QCOMPARE(work(place, executor).done, 1);
    QCOMPARE(store::run_detail(place.database, ids[1]).attempts.size(), 2U);
  }

  void an_executor_that_refuses_fails_the_run() {
    Place place;
    const auto ids = three(place);
    FakeExecutor executor;
    executor.refuses = true;
    QCOMPARE(work(place, executor).failed, 3);
    QCOMPARE(store::get_run(place.database, ids[0]).reason, std::string("the model cannot be read"));
  }

  void stops_when_told_and_goes_on_later() {
    Place place;
    const auto ids = three(place);
    Script script;
    std::atomic<Worker*> worker = nullptr;
    script.after_step = [&](int stage, std::int64_t step) {
      if (worker && stage == 2 && step == 3) worker.load()->control(run::Command::StopNow);
    };
    FakeExecutor executor(script);
    {
      store::Recorder recorder(place.file, "test");
      Worker one(place.queue, executor, recorder, here());
      worker = &one;
      const auto outcome = one.run();
      QCOMPARE(std::pair(outcome.done, outcome.stopped), std::pair(0, 1));
      QCOMPARE(store::get_run(place.database, ids[0]).reason, std::string("asked"));
      QCOMPARE(one.run().done, 0);  // the command holds
      worker = nullptr;
    }
    QCOMPARE(in_order(place), (Ids{ids[1], ids[2]}));
    QCOMPARE(three(place), ids);
    QCOMPARE(work(place, executor).done, 3);
    QCOMPARE(store::run_detail(place.database, ids[0]).attempts[1].resumed_step.value(), std::int64_t{3});
  }

  void pauses_between_runs() {
    Place place;
    three(place);
    FakeExecutor executor;
    store::Recorder recorder(place.file, "test");
    Worker worker(place.queue, executor, recorder, here());
    worker.control(run::Command::Pause);
    std::atomic<bool> over = false;
    int done = 0;
    std::thread thread([&] { done = worker.run().done, over = true; });
    QVERIFY(!over);
    worker.control(run::Command::Go);
    thread.join();
    QCOMPARE(done, 3);
  }

  void a_run_that_outlived_its_program_is_found_again() {
    Place place;
    const auto id = place.add(spec());
    FakeExecutor executor;
    {
      store::Recorder recorder(place.file, "a program that ends");
      const auto job = place.queue.job(id, here());
      recorder.begin_attempt(job);
      recorder.set_handle(id, 1, "far away");
      // It heard the beginning only.
      Feed feed(recorder, id);
      feed(run::Noticed{"cut", "3 prompts were cut to 512 tokens"});
      executor.lives["far away"] = job;
    }
    QVERIFY(store::get_run(place.database, id).status == Status::Stopped);
    QCOMPARE(work(place, executor).done, 1);
    const auto detail = store::run_detail(place.database, id);
    QCOMPARE(detail.attempts.size(), 1U);
    QCOMPARE(detail.notices.size(), 1U);
    QVERIFY(detail.run.status == Status::Done);
  }

  void a_run_that_cannot_be_found_again_is_resumed() {
    Place place;
    const auto id = place.add(spec());
    {
      store::Recorder recorder(place.file, "a program that ends");
      recorder.begin_attempt(place.queue.job(id, here()));
      recorder.set_handle(id, 1, "lost");
    }
    FakeExecutor executor;
    QCOMPARE(work(place, executor).done, 0);  // nobody queued it again
    QCOMPARE(store::get_run(place.database, id).reason, std::string("interrupted"));
    place.add(spec());
    QCOMPARE(work(place, executor).done, 1);
    QCOMPARE(store::run_detail(place.database, id).attempts.size(), 2U);
  }

  void a_run_begun_elsewhere_is_refused_and_stays() {
    Place place;
    const auto ids = three(place);
    {
      store::Recorder recorder(place.file, "test");
      place.execute(recorder, ids[0], {}, {1, 5});
    }
    three(place);
    FakeExecutor executor;
    store::Recorder recorder(place.file, "test");
    auto other = here();
    other.torch = "9.9";
    const auto outcome = Worker(place.queue, executor, recorder, other).run();
    QCOMPARE(outcome.done, 2);
    QCOMPARE(outcome.refused.size(), 1U);
    QVERIFY(outcome.refused[0].second.find("torch 9.9") != std::string::npos);
    QCOMPARE(in_order(place), Ids{ids[0]});
    QCOMPARE(Worker(place.queue, executor, recorder, here()).run().done, 1);
  }

  void a_run_begun_elsewhere_can_begin_anew_or_go_on() {
    Place place;
    const auto id = three(place)[0];
    {
      store::Recorder recorder(place.file, "test");
      place.execute(recorder, id, {}, {1, 5});
    }
    three(place);
    auto other = here();
    other.torch = "9.9";
    QVERIFY(!place.queue.job(id, other, OtherEnvironment::Restart).resume);
    const run::Job job = place.queue.job(id, other, OtherEnvironment::Resume);
    QVERIFY(job.resume && job.resume->elsewhere);
    QVERIFY(job.environment.history.find("run " + id + " went on from stage 1") == 0);
    QVERIFY(job.environment.torch == "9.9");
    // Its stages are nobody else's, neither of this environment nor of that.
    const auto keys = study::stage_keys(job.spec, job.environment);
    QVERIFY(keys[1] != study::stage_keys(job.spec, other)[1]);
    QVERIFY(keys[1] != study::stage_keys(job.spec, here())[1]);
    // What it was is kept by the next attempt in that environment.
    {
      store::Recorder recorder(place.file, "test");
      recorder.begin_attempt(job);
      recorder.accept({id, job.attempt, 1, run::ResumePointWritten{1, 6, job.resume->path}});
      recorder.end_attempt(id, job.attempt, Status::Stopped, "asked");
    }
    three(place);
    const run::Job next = place.queue.job(id, other);
    QVERIFY(next.resume && !next.resume->elsewhere);
    QCOMPARE(next.environment.history, job.environment.history);
  }
};

QTEST_GUILESS_MAIN(QueueTest)
#include "queue_test.moc"
