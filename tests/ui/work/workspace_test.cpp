// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/workspace.h"

#include <unistd.h>

#include "base/error.h"
#include "store/recorder.h"
#include "world.h"

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;
using lethe::run::test::Feed;
using lethe::store::test::spec;
using lethe::study::test::refusal;
using Ids = std::vector<std::string>;

class WorkspaceTest : public QObject {
  Q_OBJECT

 private slots:
  void what_cannot_be_read_anew_is_told_once() {
    World world;
    QSignalSpy told(world.workspace.get(), &Workspace::failed);
    const auto broken = connect(world.workspace.get(), &Workspace::changed, this,
                                [] { throw std::runtime_error("the row is damaged"); });
    world.queue({store::test::spec(1)});
    QTRY_COMPARE(told.count(), 1);
    QVERIFY(told[0][0].toString().contains("the row is damaged"));
    world.queue({store::test::spec(2)});
    QTest::qWait(1200);  // two more looks
    QCOMPARE(told.count(), 1);
    disconnect(broken);
    QSignalSpy changed(world.workspace.get(), &Workspace::changed);
    world.queue({store::test::spec(3)});
    QTRY_VERIFY(changed.count() > 0);
  }

  void trains_what_a_study_asks_for() {
    World world;
    std::vector<run::RunEvent> seen;
    connect(world.workspace.get(), &Workspace::events, this,
            [&](const auto& batch) { seen.insert(seen.end(), batch.begin(), batch.end()); });
    const Ids runs = world.train({spec(1), spec(2)});
    QCOMPARE(world.workspace->work(), Work::Running);
    QTRY_VERIFY(world.idle());
    QVERIFY(world.status(runs[0]) == Status::Done && world.status(runs[1]) == Status::Done);
    QVERIFY(world.workspace->current_run().isEmpty());
    // All events, each once and in order.
    std::map<std::string, std::int64_t> last;
    for (const auto& event : seen) {
      QCOMPARE(event.number, last[event.run] + 1);
      last[event.run] = event.number;
    }
    QCOMPARE(last.size(), 2U);
    QVERIFY(std::holds_alternative<run::RunFinished>(seen.back().body));
  }

  void names_the_run_in_progress() {
    Gate gate;
    World world(stops_at(gate, 1, 3));
    const Ids runs = world.train({spec(1)});
    QTRY_COMPARE(world.workspace->current_run().toStdString(), runs[0]);
    QTRY_COMPARE(gate.waiting(), 1);
    QVERIFY(world.status(runs[0]) == Status::Running);
    gate.open();
    QTRY_VERIFY(world.idle());
  }

  void pauses_and_goes_on() {
    Gate gate;
    std::atomic<bool> paused = false, went_on = false;
    World world([&](const run::Job& job, run::RunSink& sink, run::RunControl& control) {
      gate.pass();
      // The command comes from another thread.
      while (control.get() != run::Command::Pause) std::this_thread::yield();
      paused = true;
      control.wait_while_paused();
      went_on = true;
      run::test::ScriptedRun(job, sink, control, {}).execute();
    });
    const Ids runs = world.train({spec(1)});
    QTRY_COMPARE(gate.waiting(), 1);
    world.workspace->pause();
    QCOMPARE(world.workspace->work(), Work::Paused);
    gate.open();
    QTRY_VERIFY(paused);
    QVERIFY(!went_on);
    world.workspace->start();  // the same as going on
    QCOMPARE(world.workspace->work(), Work::Running);
    QTRY_VERIFY(went_on);
    QTRY_VERIFY(world.idle());
    QVERIFY(world.status(runs[0]) == Status::Done);
  }

  void stops_after_the_stage() {
    Gate gate;
    World world([&](const run::Job& job, run::RunSink& sink, run::RunControl& control) {
      Feed feed(sink, job.run, job.attempt);
      const auto keys = study::stage_keys(job.spec, job.environment);
      feed(run::StageStarted{0, keys[0], {}, {}, 0, false});
      gate.pass();
      // The command comes from another thread.
      while (control.get() != run::Command::StopAfterStage) std::this_thread::yield();
      feed(run::StageFinished{0, keys[0], 1, "", "w"});
      feed(run::RunStopped{"asked"});
    });
    const Ids runs = world.train({spec(1), spec(2)});
    QTRY_COMPARE(gate.waiting(), 1);
    world.workspace->stop_after_stage();
    QCOMPARE(world.workspace->work(), Work::StoppingAfterStage);
    gate.open();
    QTRY_VERIFY(world.idle());
    QVERIFY(world.status(runs[0]) == Status::Stopped);
    QCOMPARE(world.row(runs[0]).stages_finished, 1);
    QCOMPARE(world.waiting(), Ids{runs[1]});
  }

  void stop_after_stage_can_be_taken_back() {
    Gate gate;
    World world(stops_at(gate, 1, 3));
    const Ids runs = world.train({spec(1), spec(2)});
    QTRY_COMPARE(gate.waiting(), 1);
    world.workspace->stop_after_stage();
    world.workspace->go_on();
    gate.open();
    QTRY_VERIFY(world.idle());
    QVERIFY(world.status(runs[1]) == Status::Done);
  }

  void stops_now_and_resumes_where_it_was() {
    Gate gate;
    World world(stops_at(gate, 2, 7));
    const Ids runs = world.train({spec(1), spec(2)});
    QTRY_COMPARE(gate.waiting(), 1);
    world.workspace->stop_now();
    QCOMPARE(world.workspace->work(), Work::Stopping);
    gate.open();
    QTRY_VERIFY(world.idle());
    QVERIFY(world.status(runs[0]) == Status::Stopped);
    QCOMPARE(world.row(runs[0]).reason, std::string("asked"));
    QCOMPARE(world.waiting(), Ids{runs[1]});
    world.workspace->retry(runs[0]);
    QCOMPARE(world.waiting(), (Ids{runs[1], runs[0]}));
    world.workspace->move({runs[0]}, runs[1]);
    world.workspace->start();
    QTRY_VERIFY(world.idle());
    const auto detail = store::run_detail(world.workspace->database(), runs[0]);
    QVERIFY(detail.run.status == Status::Done);
    QCOMPARE(detail.attempts.at(1).resumed_stage, std::optional(2));
    QCOMPARE(detail.attempts.at(1).resumed_step, std::optional(std::int64_t{7}));
    QCOMPARE(store::test::contents(world.workspace->database(), runs[0]), store::test::undisturbed(spec(1)));
  }

  // The database says stopped before the work's thread has come to its end; whoever is quick must not wait for ever.
  void what_is_started_again_while_the_work_still_stops_begins_afterwards() {
    Gate step, end;
    World world([&](const run::Job& job, run::RunSink& sink, run::RunControl& control) {
      run::test::ScriptedRun(job, sink, control, stops_at(step, 1, 3)).execute();
      end.pass();
    });
    const Ids runs = world.train({spec(1)});
    QTRY_COMPARE(step.waiting(), 1);
    world.workspace->stop_now();
    step.open();
    QTRY_VERIFY(end.waiting() == 1 && world.status(runs[0]) == Status::Stopped);
    QCOMPARE(world.workspace->work(), Work::Stopping);
    world.workspace->go_on_with(runs);
    QVERIFY(world.status(runs[0]) == Status::Queued);
    end.open();
    QTRY_VERIFY(world.status(runs[0]) == Status::Done && world.idle());
  }

  void a_failed_run_can_be_tried_again() {
    std::atomic<bool> works = false;
    World world([&](const run::Job& job, run::RunSink& sink, run::RunControl& control) {
      if (!works) return Feed(sink, job.run, job.attempt)(run::RunFailed{"the disk is full"});
      run::test::ScriptedRun(job, sink, control, {}).execute();
    });
    const Ids runs = world.train({spec(1)});
    QTRY_VERIFY(world.idle());
    QVERIFY(world.status(runs[0]) == Status::Failed);
    works = true;
    world.workspace->retry(runs[0]);
    world.workspace->start();
    QTRY_VERIFY(world.idle());
    QVERIFY(world.status(runs[0]) == Status::Done);
    QVERIFY(!refusal([&] { world.workspace->retry(runs[0]); }).empty());
  }

  void the_queue_can_be_changed() {
    World world;
    const Ids runs = world.queue({spec(1), spec(2), spec(3)});
    QSignalSpy changed(world.workspace.get(), &Workspace::changed);
    world.workspace->move({runs[2]}, runs[0]);
    QCOMPARE(world.waiting(), (Ids{runs[2], runs[0], runs[1]}));
    world.workspace->remove({runs[0]});
    QCOMPARE(world.waiting(), (Ids{runs[2], runs[1]}));
    QCOMPARE(changed.count(), 2);
    QVERIFY(!refusal([&] { world.workspace->remove({"nothing"}); }).empty());
    QVERIFY(!refusal([&] { world.workspace->move({runs[1]}, "nothing"); }).empty());
    QVERIFY(!refusal([&] { world.workspace->retry(runs[1]); }).empty());
  }

  void a_running_run_is_not_removed() {
    Gate gate;
    World world(stops_at(gate, 1, 1));
    const Ids runs = world.train({spec(1)});
    QTRY_COMPARE(gate.waiting(), 1);
    QVERIFY(refusal([&] { world.workspace->remove({runs[0]}); }).find("stop it before") != std::string::npos);
    gate.open();
    QTRY_VERIFY(world.idle());
  }

  void what_began_elsewhere_is_refused_until_the_user_says_how() {
    for (const auto other : {queue::OtherEnvironment::Restart, queue::OtherEnvironment::Resume}) {
      Gate gate;
      World world(stops_at(gate, 1, 5));
      const Ids runs = world.train({spec(1)});
      QTRY_COMPARE(gate.waiting(), 1);
      world.workspace->stop_now();
      gate.open();
      QTRY_VERIFY(world.idle());
      world.environment.torch = "9.9";
      world.open();
      QSignalSpy refused(world.workspace.get(), &Workspace::refused);
      world.workspace->retry(runs[0]);
      world.workspace->start();
      QTRY_VERIFY(world.idle());
      QCOMPARE(refused.count(), 1);
      QCOMPARE(refused[0][0].toString().toStdString(), runs[0]);
      QVERIFY(refused[0][1].toString().contains("9.9"));
      QCOMPARE(world.waiting(), runs);
      world.workspace->start(other);
      QTRY_VERIFY(world.idle());
      const auto detail = store::run_detail(world.workspace->database(), runs[0]);
      QVERIFY(detail.run.status == Status::Done);
      QCOMPARE(detail.attempts.at(1).resumed_step.has_value(), other == queue::OtherEnvironment::Resume);
    }
  }

  void another_program_that_records_is_named() {
    World world;
    store::Recorder recorder(world.place.file, "another program");
    QSignalSpy refused(world.workspace.get(), &Workspace::refused);
    const Ids runs = world.train({spec(1)});
    QTRY_VERIFY(world.idle());
    QCOMPARE(refused.count(), 1);
    QVERIFY(refused[0][0].toString().isEmpty());
    QVERIFY2(refused[0][1].toString().contains("another program"), qPrintable(refused[0][1].toString()));
    QCOMPARE(world.waiting(), runs);
    QVERIFY(world.executor.jobs.empty());
  }

  void what_another_program_queues_is_told() {
    World world;
    QSignalSpy changed(world.workspace.get(), &Workspace::changed);
    world.queue({spec(1)});
    QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), 5000);
  }

  void what_is_queued_elsewhere_is_worked_on_too() {
    Gate gate;
    World world(stops_at(gate, 1, 1));
    const Ids first = world.train({spec(1)});
    QTRY_COMPARE(gate.waiting(), 1);
    QSignalSpy changed(world.workspace.get(), &Workspace::changed);
    const Ids second = world.queue({spec(2), spec(3)});
    QTRY_VERIFY(!changed.isEmpty());
    QCOMPARE(world.waiting(), second);
    gate.open();
    QTRY_VERIFY(world.idle() && world.status(second[1]) == Status::Done);
    QCOMPARE(world.executor.jobs.size(), 3U);
  }

  void a_second_window_leaves_the_work_to_the_first() {
    Gate gate;
    World world(stops_at(gate, 1, 1));
    const struct Opens {
      Gate& gate;
      ~Opens() { gate.open(); }
    } at_end{gate};
    const Ids first = world.train({spec(1)});
    QTRY_COMPARE(gate.waiting(), 1);
    QVERIFY(!world.workspace->elsewhere());
    run::test::FakeExecutor idle;
    Workspace other(world.catalog, Engine{idle, world.environment, {}}, world.place.file);
    QVERIFY(other.elsewhere() && other.elsewhere()->takes_queue);
    QCOMPARE(other.elsewhere()->process, static_cast<long>(::getpid()));
    QSignalSpy refused(&other, &Workspace::refused);
    study::Study study;
    study.name = "of the second";
    const Ids second = other.train(study, {spec(2)});
    QCOMPARE(other.work(), Work::Idle);
    QVERIFY(refused.isEmpty());
    QSignalSpy changed(&other, &Workspace::changed);
    gate.open();
    QTRY_VERIFY(world.idle() && world.status(second[0]) == Status::Done);
    QTRY_VERIFY(!other.elsewhere());
    QVERIFY(!changed.isEmpty());
    QVERIFY(idle.jobs.empty() && refused.isEmpty());
  }

  void many_runs_are_queued_beside_the_window() {
    Gate gate;
    World world(stops_at(gate, 1, 4));
    const OpensAtEnd opens{gate};
    study::Study study;
    study.name = "a study";
    std::vector<study::RunSpec> specs;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) specs.push_back(spec(seed));
    QStringList told;
    const auto then = [&](const QString& why) { told << why; };
    world.workspace->train_many(study, specs, then);
    QVERIFY(told.isEmpty());
    world.workspace->train_many(study, {spec(1)}, then);
    QCOMPARE(told.size(), 1);
    QVERIFY(told[0].contains("try again"));
    QTRY_COMPARE(told.size(), 2);
    QCOMPARE(told[1], QString());
    QTRY_COMPARE(gate.waiting(), 1);
    QCOMPARE(world.waiting().size(), 299U);
    world.workspace->stop_now();
  }

  void why_many_could_not_be_queued_is_told() {
    World world;
    std::filesystem::remove(world.place.file);
    std::filesystem::create_directory(world.place.file);
    QString told;
    world.workspace->train_many({}, {spec(1)}, [&](const QString& why) { told = why; });
    QTRY_VERIFY(told.contains("this is a folder"));
    QVERIFY(world.idle());
  }

  void many_runs_are_removed_in_slices_up_to_one_that_cannot_go() {
    Gate gate;
    World world(stops_at(gate, 1, 4));
    const OpensAtEnd opens{gate};
    std::vector<study::RunSpec> specs;
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) specs.push_back(spec(seed));
    const Ids runs = world.train(specs);
    QTRY_COMPARE(gate.waiting(), 1);
    QSignalSpy changed(world.workspace.get(), &Workspace::changed), failed(world.workspace.get(), &Workspace::failed);
    Ids gone(runs.begin() + 1, runs.end() - 1);
    gone.push_back(runs.front());
    gone.push_back(runs.back());
    world.workspace->remove(gone);
    QVERIFY(world.waiting().size() > 1);  // not all in one turn
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed[0][0].toString().toStdString().find(runs.front() + " is running") != std::string::npos);
    QCOMPARE(world.waiting(), Ids{runs.back()});
    QVERIFY(!changed.isEmpty());
    world.workspace->stop_now();
  }

  void runs_left_running_by_a_dead_program_are_interrupted() {
    World world;
    const Ids runs = world.queue({spec(1)});
    {
      store::Recorder recorder(world.place.file, "a program that dies");
      recorder.begin_attempt(world.place.queue.job(runs[0], store::test::here()));
    }
    world.open();
    QVERIFY(world.status(runs[0]) == Status::Stopped);
    QCOMPARE(world.row(runs[0]).reason, std::string("interrupted"));
  }

  void closing_stops_the_work() {
    Gate gate;
    World world(stops_at(gate, 1, 4));
    const Ids runs = world.train({spec(1)});
    QTRY_COMPARE(gate.waiting(), 1);
    world.workspace->stop_now();
    gate.open();
    world.open();  // waits for the thread
    QVERIFY(world.status(runs[0]) == Status::Stopped);
    QVERIFY(world.workspace->work() == Work::Idle);
  }

  void what_is_queued_while_the_last_run_ends_is_begun() {
    Gate gate;
    World world(stops_at(gate, 3, 12));
    const Ids first = world.train({spec(1)});
    QTRY_COMPARE(gate.waiting(), 1);
    const Ids second = world.train({spec(2)});
    gate.open();
    QTRY_VERIFY(world.idle() && world.status(second[0]) == Status::Done);
  }
};

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "workspace_test.moc"
