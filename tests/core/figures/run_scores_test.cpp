// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the program that are not seen through its output alone.
#include <QTest>

#include "figures/run_scores.h"
#include "queue/time_left.h"

using namespace lethe;
using namespace lethe::figures;
using lethe::queue::TimeLeft;

namespace {

store::Score score(double value) {
  store::Score one;
  one.value = value;
  return one;
}

/// Three stages over tasks a and b with an element of dk and one of bias.
store::RunDetail finished_run() {
  store::RunDetail run;
  run.run.status = store::Status::Done;
  run.run.stages = run.run.stages_finished = 3;
  for (int i = 0; i < 3; ++i) {
    store::StageRow stage;
    stage.index = i;
    if (i > 0) stage.from = i - 1, stage.tasks = {i == 1 ? "a" : "b"};
    run.stages.push_back(stage);
  }
  run.elements = {{"facts", "dk", "acc", 10, 25.0}, {"pairs", "bias", "pct_stereotype", 10, 50.0}};
  run.scores = {{score(80), score(60)}, {score(60), score(90)}, {score(40), score(30)}};
  run.tasks = {{"a", "bleu", {score(10), score(70), score(50)}}, {"b", "bleu", {score(20), score(30), score(90)}}};
  return run;
}

}  // namespace

class PartsTest : public QObject {
  Q_OBJECT

 private slots:
  void bias_stands_apart() {
    const Forgetting found = forgetting_of(finished_run());
    QCOMPARE(*found.measures.at("fg").value, 37.5);  // (25 % + 50 %) / 2
    QCOMPARE(*found.measures.at("fg_final").value, 50.0);
    QCOMPARE(*found.by_group.at("bias").at("fg_final").value, 50.0);
    QCOMPARE(*found.measures.at("op").value, 70.0);
    QCOMPARE(*found.measures.at("bwt").value, -20.0);
    QCOMPARE(*found.measures.at("fwt").value, 10.0);
  }

  void stages_that_are_no_chain_have_no_transfer() {
    store::RunDetail run = finished_run();
    run.stages[2].from = 0;
    const Forgetting found = forgetting_of(run);
    QVERIFY(found.measures.at("fg").value);
    for (const char* name : {"op", "bwt", "bwt_over_t", "forgetting", "fwt"}) {
      QVERIFY2(!found.measures.at(name).value, name);
      QVERIFY(found.measures.at(name).reason.find("no chain") != std::string::npos);
    }
  }

  void an_unfinished_run_has_no_measures() {
    store::RunDetail run = finished_run();
    run.run.status = store::Status::Stopped;
    run.run.stages = 4;
    const Forgetting found = forgetting_of(run);
    QCOMPARE(found.measures.size(), std::size_t(7));
    for (const auto& [name, measure] : found.measures) {
      QVERIFY2(!measure.value, name.c_str());
      QVERIFY(measure.reason.find("3 of 4 stages") != std::string::npos);
    }
    QVERIFY(found.by_group.empty());
  }

  void settings_are_those_that_change_numbers() {
    Json spec = {{"model", {{"name", "m"}, {"hash", "0123456789"}}},
                 {"method", {{"name", "lora"}, {"options", {{"rank", 8}, {"alpha", 16}}}}},
                 {"strategies", {{{"name", "replay"}, {"options", {{"share", 0.1}}}}}}};
    const auto item = [](int epochs) {
      return Json{{"task", {{"name", "t"}, {"hash", "h"}}}, {"training", {{"epochs", epochs}, {"order", "shuffled"}}}};
    };
    spec["sequence"] = {item(12), item(2), item(2)};
    const auto found = settings_of(spec);
    QCOMPARE(found.at("lora alpha"), std::string("16"));
    QCOMPARE(found.at("replay share"), std::string("0.1"));
    QCOMPARE(found.at("epochs"), std::string("12 › 2 › 2"));
    QCOMPARE(found.at("order"), std::string("shuffled"));
    QCOMPARE(found.at("model files"), std::string("012345"));
    Json other = spec;
    other["strategies"][0]["options"]["share"] = 0.2;
    QVERIFY(settings_of(other) != found);
    other = spec;
    other["sequence"][1]["task"]["hash"] = "changed";
    QVERIFY(settings_of(other).at("task files") != found.at("task files"));
    other = spec;
    other["seed"] = 7;
    QVERIFY(settings_of(other) == found);
  }

  void time_left_counts_steps_and_measurements() {
    TimeLeft left({{"r1", "m", {0, 10, 10}}, {"r2", "m", {0, 10, 10}}});
    left.begin_run("r1");
    QVERIFY(!left.seconds());
    left.begin_stage(0, false);
    left.finish_stage(0, 4);
    QVERIFY(!left.seconds());  // the pace of steps is not known
    left.begin_stage(1, false);
    left.step(1, 1, 0.5);
    // 19 + 20 steps, and after each of four stages a measurement; stage 0 is shared.
    QCOMPARE(*left.seconds(), 39 * 0.5 + 4 * 4);
    for (int step = 2; step <= 10; ++step) left.step(1, step, 0.5);
    left.finish_stage(1, 10 * 0.5 + 2);
    QCOMPARE(*left.seconds(), 30 * 0.5 + 3 * 2);
    left.end_run();
    QCOMPARE(*left.seconds(), 20 * 0.5 + 2 * 2);
  }

  void a_stall_says_nothing_of_the_pace() {
    TimeLeft left({{"r1", "m", {0, 100}}});
    left.begin_run("r1");
    left.begin_stage(0, false);
    left.finish_stage(0, 1);
    left.begin_stage(1, false);
    left.step(1, 1, 30);  // the first, and the machine was busy elsewhere
    for (int step = 2; step <= 5; ++step) left.step(1, step, 0.5);
    QCOMPARE(*left.seconds(), 95 * 0.5 + 1);
  }

  void a_reused_stage_says_nothing_of_the_pace() {
    TimeLeft left({{"r1", "m", {0, 10}}});
    left.begin_run("r1");
    left.begin_stage(0, false);
    left.finish_stage(0, 3);
    left.begin_stage(1, true);
    left.finish_stage(1, 0.01);
    QVERIFY(!left.seconds() || *left.seconds() == 0);
  }
};

QTEST_GUILESS_MAIN(PartsTest)
#include "run_scores_test.moc"
