// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/expand.h"

#include <QTest>

#include "expansion.h"
#include "fixture.h"
#include "study/settings.h"

using namespace lethe;
using namespace lethe::study;
using namespace lethe::study::test;

class ExpandTest : public QObject {
  Q_OBJECT

 private slots:
  void the_bundled_study_gives_six_runs() {
    const Expansion all = expanded(read_study(LETHE_SOURCE_DIR "/resources/studies/bloomz-vs-mt0-nano.json"));
    QCOMPARE(joined(all.problems), QString());
    QCOMPARE(all.runs.size(), std::size_t(6));
    std::set<std::string> keys;
    for (const RunSpec& run : all.runs) {
      QCOMPARE(run.label, std::string("full"));
      QCOMPARE(run.stages.size(), std::size_t(5));
      QCOMPARE(run.benchmarks.size(), std::size_t(4));
      QCOMPARE(run.stages[2].training.learning_rate, 3e-3);
      QCOMPARE(run.stages[2].training.dtype, std::string("fp32"));
      for (const std::string& key : stage_keys(run, test::example_environment())) keys.insert(key);
    }
    QCOMPARE(keys.size(), std::size_t(2 + 6 * 5));  // stage 0 is shared by the seeds of a model
    QCOMPARE(all.runs[0].model.name, std::string("bloomz-nano-m"));
    QVERIFY(!all.runs[0].model.encoder_decoder && all.runs[3].model.encoder_decoder);
    QCOMPARE(all.runs[1].seed, std::uint64_t(2));
  }

  void sequential_goes_from_stage_to_stage() {
    Study study = small();
    study.sequences[0].push_back({"simp", {{"examples_per_task", 5}}});
    const RunSpec run = expanded(study).runs.at(0);
    QCOMPARE(run.stages.size(), std::size_t(3));
    for (int k = 1; k <= 3; ++k) {
      const StagePlan& plan = run.stages[static_cast<std::size_t>(k - 1)];
      QCOMPARE(plan.index, k);
      QCOMPARE(plan.from, k - 1);
    }
    QVERIFY((run.stages[2].rows == std::vector<Rows>{{"simp", 5, 0}}));
    QVERIFY(run.stages[1].tasks == std::vector<std::string>{"emdg"});
  }
  void the_most_special_rate_wins_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("item");
    QTest::addColumn<QString>("training");
    QTest::addColumn<double>("rate");
    QTest::newRow("protocol") << "real"
                              << R"("full")"
                              << R"("simp")"
                              << "{}" << 2e-5;
    QTest::newRow("lethe.json") << "bloomz-nano-m"
                                << R"("full")"
                                << R"("simp")"
                                << "{}" << 3e-3;
    QTest::newRow("lethe.json's method") << "bloomz-nano-m"
                                         << R"("lora")"
                                         << R"("simp")"
                                         << "{}" << 0.01;
    QTest::newRow("study") << "bloomz-nano-m"
                           << R"("lora")"
                           << R"("simp")"
                           << R"({"learning_rate":0.5})" << 0.5;
    QTest::newRow("method") << "bloomz-nano-m"
                            << R"({"name":"lora","learning_rate":0.25})"
                            << R"("simp")"
                            << R"({"learning_rate":0.5})" << 0.25;
    QTest::newRow("item") << "bloomz-nano-m"
                          << R"({"name":"lora","learning_rate":0.25})"
                          << R"({"task":"simp","learning_rate":0.125})"
                          << R"({"learning_rate":0.5})" << 0.125;
  }
  void the_most_special_rate_wins() {
    QFETCH(QString, model);
    QFETCH(QString, method);
    QFETCH(QString, item);
    QFETCH(QString, training);
    QFETCH(double, rate);
    const QString text = R"({"name":"n","models":["%1"],"methods":[%2],"sequences":[[%3,"emdg"]],"training":%4})";
    const Expansion all = expanded(study_of(text.arg(model, method, item, training).toStdString()));
    QCOMPARE(joined(all.problems), QString());
    QCOMPARE(all.runs.at(0).stages.at(0).training.learning_rate, rate);
    QCOMPARE(all.runs[0].sequence[0].training.learning_rate, rate);
  }

  void null_takes_back_what_a_lower_layer_set() {
    Study study = small();
    study.training = {{"micro_batch_size", 4}};
    study.sequences[0][1].overrides = {{"micro_batch_size", nullptr}};
    const RunSpec run = expanded(study).runs.at(0);
    QCOMPARE(*run.stages[0].training.micro_batch_size, std::int64_t(4));
    QVERIFY(!run.stages[1].training.micro_batch_size);
  }

  void the_manual_s_study_expands() {
    const Expansion all = expanded(study_of(R"({"name":"BLOOMZ vs mT0","models":["bloomz-nano-m","mt0-nano-m"],
      "sequences":[["simp","emdg","inqqg",{"task":"exp","epochs":3},"hgen"]],
      "methods":["full",{"name":"lora","rank":8,"alpha":16,"learning_rate":5e-3}],
      "strategies":["sequential",{"name":"replay","ratio":0.1},["replay","lr_decay"]],
      "seeds":[1,2,3],"benchmarks":["nano-dk","nano-rs","nano-rc","nano-bias"]})"));
    QCOMPARE(joined(all.problems), QString());
    QCOMPARE(all.runs.size(), std::size_t(2 * 2 * 3 * 3));
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < 18; i += 3) labels.push_back(all.runs[i].label);
    QCOMPARE(joined(labels),
             QString("full\nfull + replay 0.1\nfull + replay 0.05 + lr_decay\nlora r8\nlora r8 + replay 0.1\n"
                     "lora r8 + replay 0.05 + lr_decay"));
    const RunSpec& lora = all.runs[9];
    QCOMPARE(lora.method.options.dump(), std::string(R"({"alpha":16.0,"rank":8})"));
    QCOMPARE(lora.stages[3].training.epochs, std::int64_t(3));
    QCOMPARE(lora.stages[4].training.epochs, std::int64_t(4));
    for (const RunSpec& run : all.runs) QVERIFY(run_spec_from_json(to_json(run)) == run);
  }

  void equal_labels_name_the_difference() {
    Study study = small();
    study.methods = {{"lora", {{"alpha", 16}}}, {"lora", {{"alpha", 32}}}, {"lora", {{"rank", 4}}}};
    std::vector<std::string> labels;
    for (const RunSpec& run : expanded(study).runs) labels.push_back(run.label);
    QCOMPARE(joined(labels), QString("lora r8 alpha 16.0\nlora r8 alpha 32.0\nlora r4"));
    study.methods = {{"full", Json::object()}, {"full", {{"learning_rate", 1e-3}}}};
    labels.clear();
    for (const RunSpec& run : expanded(study).runs) labels.push_back(run.label);
    QCOMPARE(joined(labels), QString("full\nfull learning_rate 0.001"));
  }

  void groups_name_benchmarks() {
    Study study = small();
    study.benchmarks = {"group:dk", "nano-dk", "nano-rc"};
    std::vector<std::string> names;
    const RunSpec run = expanded(study).runs.at(0);
    for (const Source& source : run.benchmarks) names.push_back(source.name);
    QCOMPARE(joined(names), QString("mmlu\nnano-dk\nnano-rc"));
  }

  void a_planner_may_join_the_tasks() {
    Study study = small();
    study.strategies = {{{"joint", Json::object()}}};
    const RunSpec run = expanded(study).runs.at(0);
    QCOMPARE(run.label, std::string("full + joint"));
    QCOMPARE(run.stages.size(), std::size_t(1));
    QCOMPARE(run.stages[0].rows.size(), std::size_t(2));
  }

  void a_strategy_that_reads_scores_marks_the_run() {
    Study study = small();
    study.strategies = {{{"sequential", Json::object()}}, {{"watch", Json::object()}}};
    const auto runs = expanded(study).runs;
    QVERIFY(!runs.at(0).reads_scores && runs.at(1).reads_scores);
  }

  void orders_permute() {
    Study study = small();
    study.sequences[0].push_back({"exp", Json::object()});
    study.orders = "all";
    const auto runs = expanded(study).runs;
    QCOMPARE(runs.size(), std::size_t(6));
    QCOMPARE(runs[0].sequence[0].task.name, std::string("simp"));
    std::set<std::string> hashes;
    for (const RunSpec& run : runs) hashes.insert(content_hash(run));
    QCOMPARE(hashes.size(), std::size_t(6));

    const std::vector<StudyItem> sequence = {{"a", {}}, {"b", {}}, {"c", {}}, {"d", {}}};
    const Json three = {{"sample", 3}, {"seed", 5}};
    const auto drawn = ordered(sequence, three);
    QCOMPARE(drawn.size(), std::size_t(3));
    QVERIFY(drawn[0] == sequence && drawn[1] != sequence && drawn[2] != drawn[1]);
    QVERIFY(ordered(sequence, three) == drawn);
    QVERIFY((ordered(sequence, {{"sample", 3}, {"seed", 6}}) != drawn));
    QCOMPARE(ordered(sequence, {{"sample", 1000}, {"seed", 5}}).size(), std::size_t(24));
    QCOMPARE(ordered({{"a", {}}, {"a", {}}, {"b", {}}}, "all").size(), std::size_t(3));
  }

  void folders_are_found_beside_the_study() {
    Study study = small();
    study.sequences[0][0].task = "./tasks/hgen";
    const Expansion all = expanded(study);
    QCOMPARE(joined(all.problems), QString());
    QCOMPARE(all.runs.at(0).sequence[0].task.name, std::string("hgen"));
    QCOMPARE(all.runs[0].sequence[0].task.path, (sandbox().root() / "tasks/hgen").string());
  }

  void no_option_hides_a_training_key() {
    for (const auto& method : catalog::all_methods())
      for (const auto& option : method.options) QVERIFY2(!is_training_key(option.name), option.name.c_str());
  }
};

QTEST_GUILESS_MAIN(ExpandTest)
#include "expand_test.moc"
