// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/run_state.h"

#include "../work/world.h"

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;
using lethe::store::test::spec;

class RunStateTest : public QObject {
  Q_OBJECT

  static void read_curves(RunState& state, store::Database& database) {
    for (int stage = 0; stage < static_cast<int>(state.stages.size()); ++stage) state.read_curve(database, stage);
  }

  /// All that the page shows, as text.
  static QString words(const RunState& state) {
    QString text = run_title(state.row) + QString::fromStdString(store::to_string(state.row.status)) + "\n";
    for (const LiveStage& stage : state.stages) {
      text += QString("%1 %2/%3 state %4 own %5 points %6\n")
                  .arg(stage_title(stage))
                  .arg(stage.step)
                  .arg(stage.steps)
                  .arg(static_cast<int>(stage.state))
                  .arg(stage.own.value_or(-1))
                  .arg(stage.curve.size());
      for (const LossPoint& point : stage.curve)
        text += QString("%1 %2 %3; ").arg(point.step).arg(point.loss).arg(point.smooth);
    }
    for (const LiveGroup& group : state.groups) {
      for (int stage = 0; stage < static_cast<int>(state.stages.size()); ++stage)
        text += QString("%1 %2; ").arg(QString::fromStdString(group.id)).arg(group.mean(stage).value_or(-1));
      for (const auto& element : group.elements) text += QString("%1 probes; ").arg(element.probes.size());
    }
    for (const LiveNotice& notice : state.notices) text += QString::fromStdString(notice.text) + "\n";
    return text;
  }

 private slots:
  void events_and_the_store_tell_the_same() {
    World world;
    const auto run = world.queue({spec(1)})[0];
    RunState live(world.workspace->database(), run);
    QVERIFY(live.stages[1].state == StageState::Waiting);
    QCOMPARE(live.stages[1].steps, std::int64_t{50});  // 400 rows, twice, in batches of 16
    connect(world.workspace.get(), &Workspace::events, this, [&](const auto& batch) {
      for (const auto& event : batch) live.take(event);
    });
    world.workspace->start();
    QTRY_VERIFY(world.idle());
    RunState stored(world.workspace->database(), run);
    read_curves(stored, world.workspace->database());
    QVERIFY(stored.stages[3].state == StageState::Done);
    QCOMPARE(stored.groups.size(), 1U);
    QVERIFY(stored.stages[2].own.has_value());
    QCOMPARE(words(live), words(stored));
  }

  void an_event_that_comes_twice_changes_nothing() {
    World world;
    const auto run = world.queue({spec(1)})[0];
    RunState live(world.workspace->database(), run);
    std::vector<run::RunEvent> all;
    connect(world.workspace.get(), &Workspace::events, this,
            [&](const auto& batch) { all.insert(all.end(), batch.begin(), batch.end()); });
    world.workspace->start();
    QTRY_VERIFY(world.idle());
    RunState stored(world.workspace->database(), run);
    read_curves(stored, world.workspace->database());
    const QString before = words(stored);
    for (const auto& event : all)
      if (!std::holds_alternative<run::StageStarted>(event.body)) stored.take(event);
    QCOMPARE(words(stored), before);
  }

  void a_resumed_stage_keeps_its_curve_and_its_mark() {
    Gate gate;
    World world(stops_at(gate, 2, 7));
    const auto run = world.train({spec(1)})[0];
    QTRY_COMPARE(gate.waiting(), 1);
    world.workspace->stop_now();
    gate.open();
    QTRY_VERIFY(world.idle());
    RunState stopped(world.workspace->database(), run);
    read_curves(stopped, world.workspace->database());
    QVERIFY(stopped.stages[2].state == StageState::Stopped);
    QCOMPARE(stopped.stages[2].step, std::int64_t{7});
    QVERIFY(stopped.stages[3].state == StageState::Waiting);
    world.workspace->retry(run);
    world.workspace->start();
    QTRY_VERIFY(world.idle());
    RunState done(world.workspace->database(), run);
    read_curves(done, world.workspace->database());
    QCOMPARE(done.stages[2].resumed, std::vector<std::int64_t>{7});
    QCOMPARE(done.stages[2].curve.size(), 12U);
  }

  void a_mean_waits_for_all_elements() {
    LiveGroup group{"rs", {{"a", 25.0, 10, {50.0, 40.0}, {}}, {"b", 35.0, 10, {70.0, std::nullopt}, {}}}};
    QCOMPARE(group.mean(0), std::optional(60.0));
    QVERIFY(!group.mean(1));
    QVERIFY(!group.mean(2));
    QCOMPARE(group.chance(), std::optional(30.0));
    group.elements[0].probes[{1, 10}] = 44;
    QVERIFY(group.probes().empty());
    group.elements[1].probes[{1, 10}] = 46;
    QCOMPARE(group.probes().size(), 1U);
    QCOMPARE(group.probes()[0].value, 45.0);
    group.elements[1].chance.reset();
    QVERIFY(!group.chance());
    QVERIFY(!LiveGroup{}.mean(0));
  }

  void failure_marks_the_stage() {
    World world;
    const auto run = world.queue({spec(1)})[0];
    RunState state(world.workspace->database(), run);
    run::test::Collector events;
    run::test::Feed feed(events, run);
    feed(run::StageStarted{1, "key", 0, {"simp"}, 50, false});
    feed(run::StepLogged{1, 1, 2.0, 1e-3, 1, 100, 0.1});
    feed(run::StepLogged{1, 2, std::nan(""), 1e-3, 1, 100, 0.1});
    feed(run::RunFailed{"the loss is not a number"});
    for (const auto& event : events.events()) state.take(event);
    QVERIFY(state.stages[1].state == StageState::Failed);
    QCOMPARE(state.stages[1].step, std::int64_t{2});
    QCOMPARE(state.stages[1].curve[1].smooth, 2.0);
    QCOMPARE(state.row.reason, std::string("the loss is not a number"));
    // Of another run: nothing.
    QVERIFY(!state.take({"another", 1, 9, run::RunFinished{1}}));
    QVERIFY(state.row.status == Status::Failed);
  }

  void where_probes_stand() {
    World world;
    RunState state(world.workspace->database(), world.queue({spec(1)})[0]);
    QCOMPARE(state.place(0, 0), 0.0);
    QCOMPARE(state.place(1, 25), 0.5);
    QCOMPARE(state.place(3, 50), 3.0);
  }
};

QTEST_GUILESS_MAIN(RunStateTest)
#include "run_state_test.moc"
