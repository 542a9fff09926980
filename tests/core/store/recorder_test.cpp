// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/recorder.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>

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

  static int number(Place& place, const char* sql) { return place.database.connection().execAndGet(sql).getInt(); }

  // What a run leaves that nobody disturbed.
  static std::string undisturbed(const study::RunSpec& spec) {
    Place place;
    const auto run = place.add(spec);
    Recorder recorder(place.file, "test");
    place.execute(recorder, run);
    return contents(place.database, run);
  }

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

  // Breaks off at every step of a stage; resumes; nothing is missing, nothing stands twice.
  void a_new_attempt_removes_what_came_after_the_point() {
    const auto expected = undisturbed(spec());
    for (const bool announces_all : {true, false})
      for (std::int64_t step = 1; step <= 12; ++step) {
        Place place;
        const auto run = place.add(spec());
        Script script;
        script.announces_all = announces_all;
        Recorder recorder(place.file, "test");
        {
          const auto job = place.queue.job(run, here());
          recorder.begin_attempt(job);
          run::RunControl control;
          struct Gone {};
          Script dies = script;
          dies.after_step = [&](int stage, std::int64_t at) {
            if (stage == 2 && at == step) throw Gone{};
          };
          QVERIFY_EXCEPTION_THROWN(ScriptedRun(job, recorder, control, dies).execute(), Gone);
        }
        recorder.flush();
        QCOMPARE(curve(place.database, run, 2).size(), static_cast<std::size_t>(step));
        const auto job = place.queue.job(run, here());
        QCOMPARE(job.attempt, 2);
        const std::int64_t kept = step / 4 * 4;
        QCOMPARE(job.resume.has_value(), kept > 0);
        recorder.begin_attempt(job);
        if (kept > 0) QCOMPARE(job.resume->step, kept);
        QCOMPARE(curve(place.database, run, 2).size(), static_cast<std::size_t>(kept));
        QCOMPARE(probes(place.database, run, 2).size(), static_cast<std::size_t>(kept / 5));
        QCOMPARE(number(place, "SELECT count(*) FROM steps"), static_cast<int>(12 + kept));
        run::RunControl control;
        ScriptedRun(job, recorder, control, script).execute();
        QCOMPARE(contents(place.database, run), expected);
      }
  }

  // Dies while the end of a stage is measured: scores and outcomes before the point stay, those after it go.
  void scores_after_the_point_are_removed_too() {
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    recorder.begin_attempt(place.queue.job(run, here()));
    const auto keys = study::stage_keys(spec(), here());
    const auto score = [](const std::string& element) {
      return run::ScoreMeasured{1,       0,  run::ScoreKind::Benchmark, element, "dk", "accuracy", 50, {}, 9, {},
                                element, "p"};
    };
    const auto sample = [](const std::string& element) {
      return run::SamplesScored{1, run::ScoreKind::Benchmark, element, 0, "x"};
    };
    Feed feed(recorder, run);
    feed(run::StageStarted{1, keys[1], 0, {"simp"}, 1, false});
    feed(run::StepLogged{1, 1, 1, 1, 1, 1, 1});
    feed(sample("before"));
    feed(score("before"));
    feed(run::Noticed{"before", ""});
    std::filesystem::create_directories(artefacts_folder(place.file) / "resume/x");
    feed(run::ResumePointWritten{1, 1, "resume/x"});
    feed(run::Noticed{"after", ""});
    feed(sample("after"));
    feed(score("after"));
    feed(sample("unfinished"));
    feed(run::StageStarted{2, keys[2], 1, {"emdg"}, 1, false});
    feed(run::StepLogged{2, 1, 1, 1, 1, 1, 1});
    recorder.flush();
    QCOMPARE(number(place, "SELECT count(*) FROM outcomes"), 3);
    const auto job = place.queue.job(run, here());
    QCOMPARE(job.known_stages.at(keys[1]).scores, std::set<std::string>{"before"});
    QVERIFY(!job.known_stages.at(keys[1]).finished);
    recorder.begin_attempt(job);
    const auto detail = run_detail(place.database, run);
    QCOMPARE(detail.stages.size(), 1U);
    QCOMPARE(detail.elements.size(), 1U);
    QCOMPARE(detail.elements[0].id, std::string("before"));
    QCOMPARE(detail.notices.size(), 1U);
    QCOMPARE(number(place, "SELECT count(*) FROM outcomes"), 1);
    QCOMPARE(number(place, "SELECT count(*) FROM steps"), 1);
    QCOMPARE(number(place, "SELECT count(*) FROM stages"), 1);
  }

  // Two executors train the same stage at the same time: it stands once, with the scores of both.
  void a_stage_two_runs_finish_stands_once() {
    Place place;
    const auto first = place.add(spec()), second = place.add(branched_spec());
    Recorder recorder(place.file, "test");
    for (const auto& run : {first, second}) recorder.begin_attempt(place.queue.job(run, here()));
    Feed a(recorder, first), b(recorder, second);
    const auto score = [](const std::string& element, double value) {
      return run::ScoreMeasured{1,       0,  run::ScoreKind::Benchmark, element, "dk", "accuracy", value, {}, 9, {},
                                element, "p"};
    };
    for (auto* feed : {&a, &b}) {
      (*feed)(run::StageStarted{1, "k", 0, {"simp"}, 2, false});
      for (const int step : {1, 2}) (*feed)(run::StepLogged{1, step, 0.5, 1, 1, 1, 1});
      (*feed)(score("both", 50));
    }
    a(run::StageFinished{1, "k", 3, "weights/k", "h"});
    b(score("second", 60));
    b(run::StageFinished{1, "k", 4, "", "h"});
    for (const auto& run : {first, second}) {
      const auto detail = run_detail(place.database, run);
      QCOMPARE(detail.elements.size(), 2U);
      QCOMPARE(detail.stages[0].weights, std::string("weights/k"));
      QCOMPARE(detail.stages[0].seconds, 3.0);
      QVERIFY(detail.notices.empty());
      QCOMPARE(curve(place.database, run, 1).size(), 2U);
    }
    QCOMPARE(number(place, "SELECT count(*) FROM stages"), 1);
    b(run::StageFinished{1, "k", 4, "", "other bits"});
    QCOMPARE(run_detail(place.database, second).notices.at(0).code, std::string("other_weights"));
  }

  void late_events_of_a_dead_attempt_are_ignored() {
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    recorder.begin_attempt(place.queue.job(run, here()));
    Feed first(recorder, run, 1);
    first(run::Noticed{"a", "from the first"});
    recorder.flush();
    place.execute(recorder, run);
    const auto done = contents(place.database, run);
    first(run::Noticed{"b", "from a ghost"});
    first(run::RunFailed{"ghost"});
    recorder.flush();
    QCOMPARE(contents(place.database, run), done);
    QCOMPARE(done, undisturbed(spec()));
  }

  void stops_inside_a_stage_and_goes_on() {
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    place.execute(recorder, run, {}, {1, 5});
    QCOMPARE(get_run(place.database, run).status, Status::Stopped);
    QCOMPARE(get_run(place.database, run).reason, std::string("asked"));
    place.execute(recorder, run, {}, {3, 10});
    place.execute(recorder, run);
    QCOMPARE(contents(place.database, run), undisturbed(spec()));
    QCOMPARE(run_detail(place.database, run).attempts.size(), 3U);
    QCOMPARE(run_detail(place.database, run).attempts[1].resumed_step.value(), std::int64_t{5});
  }

  void only_the_newest_resume_point_stays() {
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    const auto folder = artefacts_folder(place.file) / resume_folder(run);
    Script script;
    script.stored = [&](const std::string&) {
      std::error_code none;
      QVERIFY(std::distance(std::filesystem::directory_iterator(folder, none), {}) <= 1);
    };
    std::filesystem::create_directories(folder / "never-committed");
    place.execute(recorder, run, script, {2, 9});
    QCOMPARE(resume_point(place.database, run)->point.step, std::int64_t{9});
    QVERIFY(std::filesystem::exists(artefacts_folder(place.file) / resume_point(place.database, run)->point.path));
  }

  void shared_stages_are_trained_once() {
    Place place;
    const auto first = place.add(spec()), second = place.add(branched_spec());
    Recorder recorder(place.file, "test");
    place.execute(recorder, first);
    const auto job = place.queue.job(second, here());
    // Only the last stage's weights were kept, but the branch was waiting for those of stage 2.
    QCOMPARE(job.known_stages.size(), 3U);
    QVERIFY(job.known_stages.at(study::stage_keys(job.spec, here())[2]).weights.starts_with("weights/"));
    place.execute(recorder, second);
    const auto a = run_detail(place.database, first), b = run_detail(place.database, second);
    for (const std::size_t k : {0U, 1U, 2U}) {
      QCOMPARE(b.stages[k].key, a.stages[k].key);
      QVERIFY(b.stages[k].reused && !a.stages[k].reused);
      QCOMPARE(b.scores[k][0]->value, a.scores[k][0]->value);
    }
    QVERIFY(b.stages[3].key != a.stages[3].key);
    QVERIFY(curve(place.database, second, 1) == curve(place.database, first, 1));
    // A task that only the second run measures is measured on the shared stages too.
    QCOMPARE(b.tasks.back().task, std::string("hgen"));
    QVERIFY(
        std::all_of(b.tasks.back().scores.begin(), b.tasks.back().scores.end(), [](auto& s) { return s.has_value(); }));
    QCOMPARE(contents(place.database, second), undisturbed(branched_spec()));
    QCOMPARE(contents(place.database, first), undisturbed(spec()));

    remove_run(place.database, first);
    QCOMPARE(contents(place.database, second), undisturbed(branched_spec()));
    remove_run(place.database, second);
    QVERIFY(known_stages(place.database, study::stage_keys(spec(), here()), here()).empty());
  }

  // Two runs are broken off inside the same stage, then finish it one after the other.
  void unfinished_stages_are_not_shared() {
    for (const bool weights_gone : {false, true}) {
      Place place;
      const auto first = place.add(spec()), second = place.add(branched_spec());
      Recorder recorder(place.file, "test");
      place.execute(recorder, first, {}, {2, 7});
      place.execute(recorder, second, {}, {2, 3});
      QCOMPARE(curve(place.database, first, 2).size(), 7U);
      QCOMPARE(curve(place.database, second, 2).size(), 3U);
      place.add(branched_spec());  // queued again: what it needs is kept
      place.execute(recorder, first);
      QCOMPARE(contents(place.database, first), undisturbed(spec()));
      if (weights_gone) std::filesystem::remove_all(artefacts_folder(place.file) / "weights");
      const auto job = place.queue.job(second, here());
      QCOMPARE(job.resume.has_value(), weights_gone);
      place.execute(recorder, second);
      QCOMPARE(contents(place.database, second), undisturbed(branched_spec()));
      QCOMPARE(contents(place.database, first), undisturbed(spec()));
      QVERIFY(run_detail(place.database, second).stages[2].reused);
      QCOMPARE(number(place, "SELECT count(*) FROM stages"), 5);
    }
  }

  void other_environments_do_not_mix() {
    Place place;
    const auto run = place.add(spec());
    Recorder recorder(place.file, "test");
    place.execute(recorder, run, {}, {2, 7});
    auto other = here();
    other.threads = 8;
    const auto said = refusal([&] { place.queue.job(run, other); });
    QVERIFY2(said.find("2 threads") != std::string::npos && said.find("8 threads") != std::string::npos, said.c_str());
    const auto resumed = place.queue.job(run, other, queue::OtherEnvironment::Resume);
    QCOMPARE(resumed.resume->step, std::int64_t{7});
    const auto anew = place.queue.job(run, other, queue::OtherEnvironment::Restart);
    QVERIFY(!anew.resume);
    // Stage 0 is the same everywhere; what was measured on it is not.
    QCOMPARE(anew.known_stages.size(), 1U);
    QVERIFY(anew.known_stages.begin()->second.scores.empty());
    recorder.begin_attempt(anew);
    run::RunControl control;
    ScriptedRun(anew, recorder, control, {}).execute();
    const auto detail = run_detail(place.database, run);
    QCOMPARE(detail.run.status, Status::Done);
    for (const auto& stage : detail.scores)
      for (const auto& score : stage) QVERIFY(score && score->environment == study::environment_hash(other));
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

  void a_run_whose_program_died_is_interrupted() {
    Place place;
    const auto run = place.add(spec());
    {
      Recorder recorder(place.file, "test");
      recorder.begin_attempt(place.queue.job(run, here()));
      QCOMPARE(get_run(place.database, run).status, Status::Running);
    }
    QCOMPARE(get_run(place.database, run).status, Status::Stopped);
    QCOMPARE(get_run(place.database, run).reason, std::string("interrupted"));
    QCOMPARE(place.queue.next(), std::nullopt);
    QCOMPARE(place.add(spec()), run);
    QCOMPARE(place.queue.next(), run);
    QCOMPARE(run_detail(place.database, run).attempts[0].outcome, std::string("interrupted"));
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
