// SPDX-License-Identifier: GPL-3.0-or-later
// What a new attempt of a run finds, keeps and removes.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>
#include <filesystem>

#include "../run/feed.h"
#include "fixture.h"
#include "store/artefacts.h"
#include "store/recorder.h"
#include "store/runs.h"

using namespace lethe;
using namespace lethe::store;
using namespace lethe::store::test;
using lethe::run::test::Feed;
using lethe::run::test::Script;
using lethe::run::test::ScriptedRun;
using lethe::study::test::refusal;

static int number(Place& place, const char* sql) { return place.database.connection().execAndGet(sql).getInt(); }

class RecorderResumeTest : public QObject {
  Q_OBJECT

 private slots:
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

  // The stage was finished under its old key, which others may share: it stays, and the run gets one of its own.
  void a_finished_stage_that_goes_on_elsewhere_stands_twice() {
    Place place;
    const auto id = place.add(spec());
    Recorder recorder(place.file, "test");
    const run::Job first = place.queue.job(id, here());
    const auto keys = study::stage_keys(first.spec, here());
    recorder.begin_attempt(first);
    const std::string point = "resume/" + id + "/1-1-2-trained";
    std::filesystem::create_directories(first.artefacts / point);
    Feed feed(recorder, id);
    feed(run::StageStarted{0, keys[0], {}, {}, 0, false});
    feed(run::StageFinished{0, keys[0], 1, "", ""});
    feed(run::StageStarted{1, keys[1], 0, {"simp"}, 2, false});
    for (const int step : {1, 2}) feed(run::StepLogged{1, step, 0.5, 1, 1, 1, 1});
    feed(run::StageFinished{1, keys[1], 3, "", "h"});
    feed(run::ResumePointWritten{1, 2, point});
    feed(run::RunStopped{"asked"});
    recorder.flush();

    place.add(spec());
    auto other = here();
    other.threads = 16;
    const run::Job next = place.queue.job(id, other, queue::OtherEnvironment::Resume);
    recorder.begin_attempt(next);
    const auto mixed = study::stage_keys(next.spec, next.environment);
    Feed more(recorder, id, 2);
    more(run::StageFinished{1, mixed[1], 3, "", "h"});
    recorder.flush();
    QCOMPARE(run_detail(place.database, id).stages[1].key, mixed[1]);
    QCOMPARE(curve(place.database, id, 1).size(), 2U);
    QVERIFY(known_stages(place.database, {keys[1]}, here()).at(keys[1]).finished);
  }
};

QTEST_GUILESS_MAIN(RecorderResumeTest)
#include "recorder_resume_test.moc"
