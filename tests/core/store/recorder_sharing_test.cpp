// SPDX-License-Identifier: GPL-3.0-or-later
// Stages that several runs have in common.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>
#include <algorithm>
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

static int number(Place& place, const char* sql) { return place.database.connection().execAndGet(sql).getInt(); }

class RecorderSharingTest : public QObject {
  Q_OBJECT

 private slots:
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
};

QTEST_GUILESS_MAIN(RecorderSharingTest)
#include "recorder_sharing_test.moc"
