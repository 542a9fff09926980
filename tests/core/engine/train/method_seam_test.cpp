// SPDX-License-Identifier: GPL-3.0-or-later
// Whole runs with a method that uses every function of its seam.
#include "runs.h"

#include <QTemporaryDir>
#include <QTest>

#include "engine/checkpoint/tensors.h"
#include "every_method.h"
#include "everything.h"
#include "support/tiny_world.h"

using namespace lethe;
using test::MemorySink;

class MethodSeamTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir place_;
  std::unique_ptr<test::TinyWorld> world_;
  int folders_ = 0;
  test::MethodDeeds deeds_;
  test::Deeds strategy_deeds_;

  std::filesystem::path fresh() { return world_->folder / ("artefacts-" + std::to_string(++folders_)); }

  engine::Makers makers(bool with_strategy = false) {
    engine::Makers both;
    both.method = [this](const std::string&, const Json& options) { return test::make_every_method(options, deeds_); };
    if (with_strategy)
      both.strategy = [this](const std::string&, const Json&) { return test::make_everything(strategy_deeds_); };
    return both;
  }

  study::RunSpec spec(const QString& between) {
    auto made = world_->spec(between == "merge" ? world_->mt5() : world_->bloom());
    made.method.options["between_stages"] = between.toStdString();
    return made;
  }
  /// A third stage that starts from stage 1, beside stage 2.
  study::RunSpec branched(const QString& between) {
    study::RunSpec made = spec(between);
    study::StagePlan third = made.stages[0];
    third.index = 3;
    third.from = 1;
    third.tasks = {"count", "colour"};
    made.stages.push_back(third);
    return made;
  }

  static void ways() {
    QTest::addColumn<QString>("between");
    QTest::addColumn<bool>("strategy");
    for (const char* between : {"keep", "merge", "stack"}) {
      QTest::newRow(between) << between << false;
      QTest::addRow("%s, with a strategy that copies the model", between) << between << true;
    }
  }

 private slots:
  void initTestCase() { world_ = std::make_unique<test::TinyWorld>(place_.path().toStdString() + "/world"); }
  void init() { deeds_ = {}, strategy_deeds_ = {}; }

  void hooks_are_called_in_their_order() {
    const MemorySink sink = test::run_job(world_->job(spec("stack"), fresh()), makers());
    QVERIFY2(test::finished(sink), test::last_event(sink).c_str());
    const std::vector<std::string> scores = {"score colour", "score -", "score count", "score -"};
    std::vector<std::string> expected = scores;
    for (const std::string stage : {"1", "2"}) {
      expected.push_back("begin " + stage);
      expected.push_back("end " + stage + " stack");
      expected.insert(expected.end(), scores.begin(), scores.end());
    }
    QCOMPARE(deeds_.calls, expected);
    QCOMPARE(deeds_.penalties, 24);
    QCOMPARE(deeds_.projections, 24);
    QCOMPARE(deeds_.steps, 24);
  }

  void stopped_and_resumed_ends_with_the_same_bits_data() { ways(); }
  void stopped_and_resumed_ends_with_the_same_bits() {
    QFETCH(QString, between);
    QFETCH(bool, strategy);
    const MemorySink whole = test::run_job(world_->job(spec(between), fresh()), makers(strategy));
    QVERIFY2(test::finished(whole), test::last_event(whole).c_str());
    const MemorySink pieces =
        test::run_in_pieces(world_->job(spec(between), fresh()), {{1, 4}, {1, 0}, {2, 1}, {2, 7}, {2, 0}},
                            [&] { return makers(strategy); });
    QVERIFY2(test::finished(pieces), test::last_event(pieces).c_str());
    QCOMPARE(test::hashes(pieces), test::hashes(whole));
    QCOMPARE(test::values(pieces), test::values(whole));
    QVERIFY2(strategy_deeds_.faults.empty(), strategy_deeds_.faults.empty() ? "" : strategy_deeds_.faults[0].c_str());
  }

  void another_run_goes_on_from_stored_weights_data() { ways(); }
  void another_run_goes_on_from_stored_weights() {
    QFETCH(QString, between);
    QFETCH(bool, strategy);
    run::Job job = world_->job(spec(between), fresh());
    job.spec.keep.stages = "all";
    const MemorySink first = test::run_job(job, makers(strategy));
    QVERIFY2(test::finished(first), test::last_event(first).c_str());
    test::know(job, first, 1);
    std::filesystem::remove_all(job.artefacts / first.all<run::StageFinished>().back().weights);
    const MemorySink second = test::run_job(job, makers(strategy));
    QVERIFY2(test::finished(second), test::last_event(second).c_str());
    QCOMPARE(second.all<run::StepLogged>().size(), first.all<run::StepLogged>().size() / 2);
    QCOMPARE(second.all<run::StageFinished>().back().weights_hash, first.all<run::StageFinished>().back().weights_hash);
    const auto scores = test::values(first);
    QCOMPARE(test::values(second), std::vector<double>(scores.end() - 3, scores.end()));
  }

  // Between stage 2 and stage 3 the model goes back to stage 1, by its stored weights or by training it again.
  void a_branch_does_not_see_the_other_branch_data() {
    QTest::addColumn<QString>("between");
    QTest::addColumn<bool>("stored");
    for (const char* between : {"keep", "merge", "stack"}) {
      QTest::addRow("%s, weights stored", between) << between << true;
      QTest::addRow("%s, weights gone", between) << between << false;
    }
  }
  void a_branch_does_not_see_the_other_branch() {
    QFETCH(QString, between);
    QFETCH(bool, stored);
    const auto run = [&](const study::RunSpec& wanted) {
      const run::Job job = world_->job(wanted, fresh());
      MemorySink sink;
      run::RunControl control;
      sink.on_event = [&](const run::RunEvent& event) {
        const auto* stage = std::get_if<run::StageFinished>(&event.body);
        if (!stored && stage && stage->stage == 2) std::filesystem::remove_all(job.artefacts / "stages");
      };
      engine::execute(job, sink, control, makers());
      return sink;
    };
    const MemorySink one = run(branched(between));
    QVERIFY2(test::finished(one), test::last_event(one).c_str());
    study::RunSpec wanted = branched(between);
    wanted.stages[1].rows[0].count = 16;
    const MemorySink other = run(wanted);
    QCOMPARE(test::hashes(other).size(), std::size_t{4});
    QVERIFY(test::hashes(other)[2] != test::hashes(one)[2]);
    QCOMPARE(test::hashes(other)[3], test::hashes(one)[3]);
    const MemorySink pieces =
        test::run_in_pieces(world_->job(branched(between), fresh()), {{3, 2}, {3, 0}}, [&] { return makers(); });
    QCOMPARE(test::hashes(pieces), test::hashes(one));
  }

  void only_a_tasks_own_test_is_scored_as_the_task() {
    auto wanted = spec("keep");
    wanted.evaluation.probe_every = 5;
    MemorySink sink;
    run::RunControl control;
    std::vector<std::string> wrong;
    int tasks = 0;
    sink.on_event = [&](const run::RunEvent& event) {
      std::optional<std::string> expected;
      if (const auto* progress = std::get_if<run::Progressed>(&event.body))
        if (progress->what.starts_with("measuring task ")) expected = progress->what.substr(15), ++tasks;
      if (deeds_.scoring != expected) wrong.push_back(run::to_json(event).dump());
    };
    engine::execute(world_->job(wanted, fresh()), sink, control, makers());
    QVERIFY2(test::finished(sink), test::last_event(sink).c_str());
    QVERIFY2(wrong.empty(), wrong.empty() ? "" : wrong.front().c_str());
    QVERIFY(tasks >= 6);
    QVERIFY(sink.all<run::ScoreMeasured>().size() > 9);
  }

  // A group's rate factor of 0 leaves what is in it where it began.
  void groups_reach_the_optimiser() {
    for (const double factor : {0.0, 4.0}) {
      run::Job job = world_->job(spec("stack"), fresh());
      job.spec.method.options["fast"] = factor;
      const MemorySink sink = test::run_job(job, makers());
      QVERIFY2(test::finished(sink), test::last_event(sink).c_str());
      const auto stored =
          engine::load_tensors(job.artefacts / sink.all<run::StageFinished>().back().weights / "method.safetensors")
              .tensors;
      for (const char* name : {"core-1.learned", "core-2.learned"})
        QCOMPARE(stored.at(name).abs().max().item<double>() > 0, factor > 0);
      QVERIFY(stored.at("gate").abs().max().item<double>() > 0);
      QCOMPARE(stored.at("steps").item<std::int64_t>(), std::int64_t{24});
    }
  }

  void an_unknown_way_between_stages_is_refused() {
    const MemorySink sink = test::run_job(world_->job(spec("fold"), fresh()), makers());
    QVERIFY2(QString::fromStdString(test::last_event(sink)).contains("between_stages"), test::last_event(sink).c_str());
  }
};

QTEST_GUILESS_MAIN(MethodSeamTest)
#include "method_seam_test.moc"
