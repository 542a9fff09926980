// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/recorder.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>
#include <thread>

#include "../run/feed.h"
#include "base/error.h"
#include "fixture.h"
#include "store/artefacts.h"
#include "store/runs.h"

using namespace lethe;
using namespace lethe::store;
using namespace lethe::store::test;
using lethe::run::test::Feed;
using lethe::run::test::Script;
using lethe::run::test::ScriptedRun;
using lethe::study::test::refusal;

/// Passes on and keeps a copy.
class Keeping : public run::RunSink {
 public:
  explicit Keeping(run::RunSink& next) : next_(next) {}
  void accept(const run::RunEvent& event) override {
    events.push_back(event);
    next_.accept(event);
  }
  std::vector<run::RunEvent> events;

 private:
  run::RunSink& next_;
};

class RecorderTest : public QObject {
  Q_OBJECT

 private slots:
  void records_a_run() {
    Place place;
    const auto run = place.add(spec());
    {
      Recorder recorder(place.file, "test");
      place.execute(recorder, run);
    }
    const auto detail = run_detail(place.database, run);
    QCOMPARE(detail.run.status, Status::Done);
    QCOMPARE(detail.stages.size(), 4U);
    QCOMPARE(detail.run.stages_finished, 4);
    QCOMPARE(detail.elements.size(), 2U);
    QCOMPARE(curve(place.database, run, 2).size(), 12U);
    QCOMPARE(probes(place.database, run, 2).size(), 2U);
    QVERIFY(detail.scores[3][1].has_value());
    QCOMPARE(outcomes(place.database, run, 3, run::ScoreKind::Benchmark, "quiz-b", *detail.scores[3][1]).size(), 2U);
    QCOMPARE(detail.notices.size(), 1U);
    QVERIFY(!resume_point(place.database, run));
    QVERIFY(!std::filesystem::exists(artefacts_folder(place.file) / resume_folder(run)));
    QCOMPARE(detail.run.seconds, 1.5);
  }

  void delivering_twice_changes_nothing() {
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    const auto job = place.queue.job(run, here());
    recorder.begin_attempt(job);
    Keeping keeping(recorder);
    run::RunControl control;
    ScriptedRun(job, keeping, control, {}).execute();
    const auto once = contents(place.database, run);
    for (const auto& event : keeping.events) recorder.accept(event);
    std::shuffle(keeping.events.begin(), keeping.events.end(), std::mt19937(7));
    for (const auto& event : keeping.events) recorder.accept(event);
    recorder.flush();
    QCOMPARE(contents(place.database, run), once);
    QCOMPARE(once, undisturbed(spec()));
  }

  void each_event_at_once_delivered_twice() {
    struct Twice : run::RunSink {
      explicit Twice(run::RunSink& next) : next_(next) {}
      void accept(const run::RunEvent& event) override { next_.accept(event), next_.accept(event); }
      run::RunSink& next_;
    };
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    const auto job = place.queue.job(run, here());
    recorder.begin_attempt(job);
    Twice twice(recorder);
    run::RunControl control;
    ScriptedRun(job, twice, control, {}).execute();
    QCOMPARE(contents(place.database, run), undisturbed(spec()));
  }

  void a_gap_is_refused() {
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    recorder.begin_attempt(place.queue.job(run, here()));
    recorder.accept({run, 1, 1, run::Noticed{"a", "first"}});
    recorder.flush();
    recorder.accept({run, 1, 3, run::Noticed{"c", "third"}});
    QVERIFY_EXCEPTION_THROWN(recorder.flush(), StoppedError);
    QVERIFY(recorder.failure()->find("expected event 2") != std::string::npos);
    QCOMPARE(run_detail(place.database, run).notices.size(), 1U);
  }

  void what_is_no_number_is_kept_as_that() {
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    recorder.begin_attempt(place.queue.job(run, here()));
    Feed feed(recorder, run);
    feed(run::StageStarted{0, "k", {}, {}, 1, false});
    feed(run::StepLogged{0, 1, std::nan(""), 1, INFINITY, 1, 1});
    recorder.flush();
    const auto points = curve(place.database, run, 0);
    QVERIFY(std::isnan(points.at(0).loss) && std::isinf(points.at(0).gradient_norm));
  }

  void a_second_recorder_is_told_who_records() {
    Place place;
    {
      Recorder recorder(place.file, "first program");
      const auto said = refusal([&] { Recorder(place.file, "second program"); });
      const auto process = "(process " + std::to_string(QCoreApplication::applicationPid()) + " on ";
      QVERIFY2(said.find("first program") != std::string::npos && said.find(process) != std::string::npos,
               said.c_str());
      QCOMPARE(recorder_of(place.file)->program, std::string("first program"));
    }
    QVERIFY(!recorder_of(place.file));
    Recorder recorder(place.file, "second program");
  }

  // The window reads while a run is recorded: it always sees steps without a hole, and never fewer than before.
  void readers_see_whole_states() {
    Place place;
    const auto run = place.add(spec());
    RecorderOptions options;
    options.interval = std::chrono::milliseconds(1);
    Recorder recorder(place.file, "test", options);
    std::atomic<bool> over = false;
    std::atomic<int> reads = 0, holes = 0;
    std::thread reader([&] {
      Database database(place.file, Access::ReadOnly);
      std::size_t before = 0;
      while (!over) {
        const auto points = curve(database, run, 1);
        for (std::size_t i = 0; i < points.size(); ++i) holes += points[i].step != static_cast<std::int64_t>(i + 1);
        holes += points.size() < before;
        before = points.size();
        run_detail(database, run);
        ++reads;
      }
    });
    Script script;
    script.steps = 300;
    script.resume_every = 50;
    place.execute(recorder, run, script);
    over = true;
    reader.join();
    QVERIFY(reads > 0);
    QCOMPARE(holes.load(), 0);
    QCOMPARE(curve(place.database, run, 1).size(), 300U);
  }

  void a_full_queue_makes_the_producer_wait_and_loses_nothing() {
    Place place;
    const auto run = place.add(spec());
    RecorderOptions options;
    options.capacity = 3;
    options.interval = std::chrono::hours(1);
    Recorder recorder(place.file, "test", options);
    place.execute(recorder, run);
    QCOMPARE(contents(place.database, run), undisturbed(spec()));
  }

  void commits_in_time_without_being_asked() {
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    recorder.begin_attempt(place.queue.job(run, here()));
    Feed feed(recorder, run);
    feed(run::Noticed{"a", "text"});
    QTRY_COMPARE_WITH_TIMEOUT(run_detail(place.database, run).notices.size(), 1U, 2000);
  }
};

QTEST_GUILESS_MAIN(RecorderTest)
#include "recorder_test.moc"
