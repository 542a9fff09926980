// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a study, and what is only worth a note.
#include <QTest>
#include <filesystem>

#include "expansion.h"

using namespace lethe;
using namespace lethe::study;
using namespace lethe::study::test;

class ExpandProblemsTest : public QObject {
  Q_OBJECT

 private slots:
  void problems_are_sentences_data() {
    QTest::addColumn<QString>("study");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* rest, const char* sentence) {
      const QString text = R"({"name":"n",%1})";
      QTest::newRow(name) << text.arg(QString::fromUtf8(rest)) << QString::fromUtf8(sentence);
    };
    const char* all_models = "there are: bloomz-nano-m, mt0-nano-m, real";
    row("model", R"("models":["reel"],"sequences":[["simp"]])",
        (std::string("s.json: models: unknown model 'reel'; did you mean 'real'? ") + all_models).c_str());
    row("task", R"("models":["real"],"sequences":[["exp","sump","emdg"]])",
        "s.json: sequence 1, item 2: unknown task 'sump'; did you mean 'simp'? there are: emdg, exp, hgen, inqqg, "
        "simp");
    row("method", R"("models":["real"],"sequences":[["simp"]],"methods":["lara"])",
        "s.json: method 1: unknown method 'lara'; did you mean 'lora'? there are: full, lora, encoder_only");
    row("option", R"("models":["real"],"sequences":[["simp"]],"methods":["full",{"name":"lora","rnk":4}])",
        "s.json: method 2 'lora': unknown key 'rnk'; did you mean 'rank'?");
    row("training key", R"("models":["real"],"sequences":[["simp"]],"methods":[{"name":"full","learning_rat":4}])",
        "s.json: method 1 'full': unknown key 'learning_rat'; did you mean 'learning_rate'?");
    row("limits", R"("models":["real"],"sequences":[["simp"]],"methods":[{"name":"lora","rank":0}])",
        "s.json: method 1 'lora': 'rank': expected a whole number from 1 to 4096, got 0");
    row("rate", R"("models":["real"],"sequences":[["simp"]],"methods":[{"name":"lora","learning_rate":0}])",
        "s.json: method 1 'lora': 'learning_rate': expected a number above 0 and at most 10, got 0");
    row("family", R"("models":["real"],"sequences":[["simp"]],"methods":["encoder_only"])",
        "s.json: method 1 'encoder_only' does not fit the model 'real' of the family bloom; it fits: mt5");
    row("strategy", R"("models":["real"],"sequences":[["simp"]],"strategies":["ewc"])",
        "s.json: strategy 1: unknown strategy 'ewc'; there are: sequential, replay, lr_decay, watch, joint, reverse");
    row("strategy's option", R"("models":["real"],"sequences":[["simp"]],"strategies":[[{"name":"replay","ratio":2}]])",
        "s.json: strategy 1 'replay': 'ratio': expected a number from 0 to 1, got 2");
    row("twice", R"("models":["real"],"sequences":[["simp"]],"strategies":[["replay","replay"]])",
        "s.json: strategy 1: 'replay' stands there twice");
    row("two planners", R"("models":["real"],"sequences":[["simp"]],"strategies":[["joint","reverse"]])",
        "s.json: strategy 1: 'joint' and 'reverse' cannot act together, each plans the stages in its own way");
    row("group", R"("models":["real"],"sequences":[["simp"]],"benchmarks":["group:dc"])",
        "s.json: benchmarks: unknown group 'dc', expected one of dk, rs, rc, bias; did you mean 'dk'?");
    row("benchmark", R"("models":["real"],"sequences":[["simp"]],"benchmarks":["mmlo"])",
        "s.json: benchmarks: unknown benchmark 'mmlo'; did you mean 'mmlu'? there are: mmlu, nano-bias, nano-dk, "
        "nano-rc, nano-rs");
    row("orders",
        R"("models":["real"],"orders":"all","sequences":[["simp","simp","simp","simp","simp","simp","simp","simp"]])",
        "s.json: sequence 1: 'orders': \"all\" is for at most 7 tasks, got 8; use {\"sample\": n}");
  }

  void problems_are_sentences() {
    QFETCH(QString, study);
    QFETCH(QString, sentence);
    const Expansion all = expanded(study_of(study.toStdString()));
    QCOMPARE(joined(all.problems), sentence);
  }

  void one_problem_leaves_the_other_runs() {
    Study study = small();
    study.models = {"real", "nowhere"};
    study.methods = {{"full", Json::object()}, {"lora", {{"rank", 0}}}};
    const Expansion all = expanded(study);
    QCOMPARE(all.problems.size(), std::size_t(2));
    QCOMPARE(all.runs.size(), std::size_t(1));
  }

  void a_small_task_gives_what_it_has() {
    const Expansion all = expanded(small());
    QCOMPARE(all.runs.at(0).stages[0].training.examples_per_task, std::int64_t(100000));
    QVERIFY((all.runs[0].stages[0].rows == std::vector<Rows>{{"simp", 30, 0}}));
    QVERIFY(joined(all.notes).contains("the task has 30 examples, fewer than 100000; all of them are used"));
  }

  void a_broken_example_is_a_problem() {
    sandbox().task("broken");
    sandbox().write("tasks/broken/train.jsonl", "{\"input\":\"a\",\"target\":\"b\"}\n{\"input\":\"a\"}\n");
    Study study = small();
    study.sequences[0][1].task = "broken";
    const Expansion all = expanded(study);
    std::filesystem::remove_all(sandbox().root() / "tasks/broken");
    QVERIFY(all.runs.empty());
    QVERIFY2(joined(all.problems).contains("train.jsonl, line 2"), qPrintable(joined(all.problems)));
  }

  void two_folders_of_one_name_are_refused() {
    sandbox().write("elsewhere/simp/task.json", R"({"metric":"sari"})");
    Study study = small();
    study.sequences[0][1].task = "elsewhere/simp";
    const Expansion all = expanded(study);
    QVERIFY(all.runs.empty());
    QVERIFY(joined(all.problems).startsWith("s.json: two different tasks are called 'simp': "));
  }

  void the_same_run_twice_is_run_once() {
    Study study = small();
    study.sequences.push_back(study.sequences[0]);
    const Expansion all = expanded(study);
    QCOMPARE(all.runs.size(), std::size_t(1));
    QCOMPARE(joined(all.notes).count("stands there twice"), 1);
  }
};

QTEST_GUILESS_MAIN(ExpandProblemsTest)
#include "expand_problems_test.moc"
