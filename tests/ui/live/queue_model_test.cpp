// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/queue_model.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <random>

#include "../work/world.h"
#include "live/queue_delegate.h"
#include "store/recorder.h"

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;
using lethe::run::test::Feed;
using lethe::store::test::spec;
using Ids = std::vector<std::string>;

class QueueModelTest : public QObject {
  Q_OBJECT

  struct Shown {
    explicit Shown(World& world) : clock(*world.workspace), model(*world.workspace, clock) {}
    WorkClock clock;
    QueueModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};

    Ids in(QueueGroup group) const {
      Ids ids;
      const QModelIndex parent = model.group_index(group);
      for (int row = 0; row < model.rowCount(parent); ++row)
        ids.push_back(model.entry(model.index(row, 0, parent))->id);
      return ids;
    }
    const QueueEntry& entry(const std::string& run) const { return *model.entry(model.index_of(run)); }
  };

 private slots:
  void waiting_runs_stand_in_their_order() {
    World world;
    const Ids runs = world.queue({spec(1), spec(2), spec(3)});
    Shown shown(world);
    QCOMPARE(shown.in(QueueGroup::Waiting), runs);
    world.workspace->move({runs[2]}, runs[0]);
    QCOMPARE(shown.in(QueueGroup::Waiting), (Ids{runs[2], runs[0], runs[1]}));
    world.workspace->remove({runs[0]});
    QCOMPARE(shown.in(QueueGroup::Waiting), (Ids{runs[2], runs[1]}));
    const QueueEntry& entry = shown.entry(runs[1]);
    QVERIFY(entry.sign == QueueSign::Waiting);
    QCOMPARE(entry.model, QString("tiny"));
    QCOMPARE(entry.second, QString("Sequential, seed 2"));
    QVERIFY(entry.time.isEmpty());  // nothing of the kind ever ran
    QCOMPARE(entry.family, std::string("bloom"));
    const QString spoken = shown.model.index_of(runs[1]).data(Qt::AccessibleTextRole).toString();
    QCOMPARE(spoken, QString("tiny, full, sequential, seed 2, waiting, Sequential, seed 2"));
  }

  void a_run_goes_from_waiting_over_running_to_done() {
    Gate gate;
    World world(stops_at(gate, 1, 3));
    Shown shown(world);
    const Ids runs = world.train({spec(1), spec(2)});
    QTRY_COMPARE(gate.waiting(), 1);
    QTRY_COMPARE(shown.in(QueueGroup::Running), Ids{runs[0]});
    QCOMPARE(shown.in(QueueGroup::Waiting), Ids{runs[1]});
    QVERIFY(shown.entry(runs[0]).sign == QueueSign::Running);
    QTRY_COMPARE(shown.entry(runs[0]).second, QString("Sequential, seed 1, stage 1 of 3"));
    world.workspace->pause();
    QVERIFY(shown.entry(runs[0]).sign == QueueSign::Paused);
    world.workspace->go_on();
    QVERIFY(shown.entry(runs[0]).sign == QueueSign::Running);
    gate.open();
    QTRY_VERIFY(world.idle());
    QCOMPARE(shown.in(QueueGroup::DoneToday).size(), 2U);
    QVERIFY(shown.entry(runs[0]).sign == QueueSign::Done);
    QVERIFY(action_of(shown.entry(runs[0]).sign) == QueueAction::None);
    QVERIFY(!shown.entry(runs[0]).time.isEmpty());
    // A run of the same kind is judged by the finished ones.
    const Ids more = world.queue({spec(3)});
    Q_EMIT world.workspace->changed();
    QCOMPARE(shown.entry(more[0]).time, shown.entry(runs[1]).time);
  }

  void what_stopped_and_failed_needs_the_user() {
    Gate gate;
    World world([&](const run::Job& job, run::RunSink& sink, run::RunControl& control) {
      if (job.spec.seed == 1) return Feed(sink, job.run, job.attempt)(run::RunFailed{"the loss is not a number"});
      if (job.spec.seed == 2) return;  // ends without a word
      run::test::ScriptedRun(job, sink, control, stops_at(gate, 2, 5)).execute();
    });
    Shown shown(world);
    const Ids runs = world.train({spec(1), spec(2), spec(3)});
    QTRY_COMPARE(gate.waiting(), 1);
    world.workspace->stop_now();
    gate.open();
    QTRY_VERIFY(world.idle());
    QCOMPARE(shown.in(QueueGroup::NeedsYou), runs);
    QVERIFY(shown.entry(runs[0]).sign == QueueSign::Failed);
    QCOMPARE(shown.entry(runs[0]).second, QString("Seed 1: the loss is not a number"));
    QVERIFY(action_of(shown.entry(runs[0]).sign) == QueueAction::Retry);
    QVERIFY(shown.entry(runs[1]).sign == QueueSign::Interrupted);
    QVERIFY(action_of(shown.entry(runs[1]).sign) == QueueAction::Resume);
    QVERIFY(shown.entry(runs[2]).sign == QueueSign::Stopped);
    QCOMPARE(shown.entry(runs[2]).second, QString("Seed 3, stopped at 1/3"));
    world.workspace->retry(runs[2]);
    QCOMPARE(shown.in(QueueGroup::Waiting), Ids{runs[2]});
  }

  void what_began_elsewhere_is_marked() {
    Gate gate;
    World world(stops_at(gate, 1, 5));
    const Ids runs = world.train({spec(1)});
    QTRY_COMPARE(gate.waiting(), 1);
    world.workspace->stop_now();
    gate.open();
    QTRY_VERIFY(world.idle());
    world.environment.threads = 7;
    world.open();
    Shown shown(world);
    world.workspace->retry(runs[0]);
    QCOMPARE(shown.in(QueueGroup::Waiting), runs);
    world.workspace->start();
    QTRY_COMPARE(shown.in(QueueGroup::NeedsYou), runs);
    QVERIFY(shown.entry(runs[0]).sign == QueueSign::Refused);
    QVERIFY(shown.model.refusal(runs[0]).contains("7 threads"));
    QVERIFY(action_of(QueueSign::Refused) == QueueAction::BeginAnew);
    shown.model.forget_refusals();
    QCOMPARE(shown.in(QueueGroup::Waiting), runs);
  }

  void a_dragged_run_is_put_before_another_one() {
    World world;
    const Ids runs = world.queue({spec(1), spec(2), spec(3)});
    Shown shown(world);
    QSignalSpy wanted(&shown.model, &QueueModel::move_wanted);
    const QModelIndex group = shown.model.group_index(QueueGroup::Waiting);
    const std::unique_ptr<QMimeData> data(shown.model.mimeData({shown.model.index(0, 0, group)}));
    QVERIFY(!shown.model.dropMimeData(data.get(), Qt::MoveAction, 2, 0, group));
    QCOMPARE(wanted.takeFirst()[1].toString().toStdString(), runs[2]);
    shown.model.dropMimeData(data.get(), Qt::MoveAction, 3, 0, group);
    QVERIFY(wanted.takeFirst()[1].toString().isEmpty());
    // Onto itself: where it is.
    shown.model.dropMimeData(data.get(), Qt::MoveAction, 0, 0, group);
    QCOMPARE(wanted.takeFirst()[1].toString().toStdString(), runs[1]);
    // Only among those that wait.
    QVERIFY(
        !shown.model.canDropMimeData(data.get(), Qt::MoveAction, 0, 0, shown.model.group_index(QueueGroup::DoneToday)));
    QVERIFY(!shown.model.canDropMimeData(data.get(), Qt::CopyAction, 0, 0, group));
    QVERIFY(!shown.model.mimeData({group}));
  }

  void many_change_their_places_at_once() {
    World world;
    std::vector<study::RunSpec> specs;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) specs.push_back(spec(seed));
    const Ids runs = world.queue(specs);
    Shown shown(world);
    const QPersistentModelIndex held(shown.model.index_of(runs[4]));
    std::mt19937 random(3);
    for (int i = 0; i < 40; ++i) {
      Ids moved = world.waiting();
      std::shuffle(moved.begin(), moved.end(), random);
      const std::string before = moved.back();
      moved.resize(1 + random() % 5);
      world.workspace->move(moved, before);
      QCOMPARE(shown.in(QueueGroup::Waiting), world.waiting());
      QCOMPARE(shown.model.run(held), runs[4]);
    }
    world.workspace->remove({runs[0], runs[2], runs[3], runs[7]});
    world.workspace->move({runs[4]}, std::nullopt);
    QCOMPARE(shown.model.run(held), runs[4]);
    world.queue({spec(20), spec(21)});
    world.workspace->remove({runs[8]});
    QCOMPARE(shown.in(QueueGroup::Waiting), world.waiting());
    QCOMPARE(shown.in(QueueGroup::Waiting).size(), 9U);
    QCOMPARE(shown.entry(runs[4]).second, QString("Sequential, seed 5"));
  }

  void thousands_of_waiting_runs_are_read_a_few_at_a_turn() {
    World world;
    std::vector<study::RunSpec> specs;
    for (int seed = 1; seed <= 60; ++seed) specs.push_back(spec(static_cast<std::uint64_t>(seed)));
    const Ids runs = world.queue(specs);
    Shown shown(world);
    QCOMPARE(shown.in(QueueGroup::Waiting).size(), 60U);
    QVERIFY(!shown.clock.facts(runs.back()));
    QTRY_VERIFY(shown.clock.facts(runs.back()));
    QCOMPARE(shown.clock.facts(runs.back())->steps, (std::vector<std::int64_t>{0, 50, 50, 50}));
    QTRY_COMPARE(shown.entry(runs.back()).family, std::string("bloom"));
  }
};

QTEST_GUILESS_MAIN(QueueModelTest)
#include "queue_model_test.moc"
