// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study.h"

#include <QTest>

#include "fixture.h"

using namespace lethe;
using namespace lethe::study;
using namespace lethe::study::test;

static const char* smallest = R"({"name":"n","models":["m"],"sequences":[["simp"]]})";

static const char* full_example = R"({ "name": "BLOOMZ vs mT0", "models": ["bloomz-nano-m", "mt0-nano-m"],
  "sequences": [["simp", "emdg", "inqqg", {"task": "exp", "epochs": 3}, "hgen"]],
  "methods": ["full", {"name": "lora", "rank": 8, "alpha": 16, "learning_rate": 5e-3}],
  "strategies": ["sequential", {"name": "replay", "ratio": 0.1}, ["replay", "lr_decay"]],
  "seeds": [1, 2, 3], "benchmarks": ["nano-dk", "nano-rs", "nano-rc", "nano-bias"],
  "training": {"epochs": 2, "examples_per_task": 400, "batch_size": 16, "micro_batch_size": null,
    "learning_rate": 3e-3, "schedule": "linear", "warmup": 0.03, "optimizer": "adamw", "betas": [0.9, 0.999],
    "weight_decay": 0, "clip": 1, "dropout": 0, "max_length": 512, "dtype": "auto", "activation_checkpointing": false},
  "evaluation": {"protocol": "luo2023", "shots": null, "limit": null, "probe_every": 0, "probe_items": 64,
    "alerts": []},
  "orders": null, "keep": {"stages": "last", "resume_every_seconds": 60} })";

class StudyTest : public QObject {
  Q_OBJECT

 private slots:
  void reads_what_the_manual_shows() {
    const Study study = study_from_json(parse_json(full_example, "study.json"), "study.json");
    QCOMPARE(study.models.size(), std::size_t(2));
    QCOMPARE(study.sequences.at(0).size(), std::size_t(5));
    QVERIFY((study.sequences[0][3] == StudyItem{"exp", {{"epochs", 3}}}));
    QVERIFY((study.methods.at(1) == Choice{"lora", {{"rank", 8}, {"alpha", 16}, {"learning_rate", 5e-3}}}));
    QCOMPARE(study.strategies.size(), std::size_t(3));
    QVERIFY((study.strategies[2] == std::vector<Choice>{{"replay", Json::object()}, {"lr_decay", Json::object()}}));
    QVERIFY((study.seeds == std::vector<std::uint64_t>{1, 2, 3}));
    QVERIFY(study.training.at("micro_batch_size").is_null());
  }

  void survives_json_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("smallest") << smallest;
    QTest::newRow("full") << full_example;
    QTest::newRow("orders") << R"({"name":"n","models":["m"],"sequences":[["a","b"]],"orders":{"sample":3}})";
    QTest::newRow("all orders") << R"({"name":"n","models":["m"],"sequences":[["a","b"]],"orders":"all"})";
  }
  void survives_json() {
    QFETCH(QString, text);
    const Study study = study_from_json(parse_json(text.toStdString(), "s"), "s");
    const OrderedJson written = to_json(study);
    QVERIFY(study_from_json(parse_json(written.dump(), "s"), "s") == study);
    QCOMPARE(written.begin().key(), std::string("name"));
  }

  void writes_no_more_than_was_said() {
    const Study study = study_from_json(parse_json(smallest, "s"), "s");
    QCOMPARE(to_json(study).dump(), std::string(smallest));
  }

  void refuses_with_a_sentence_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* key, const char* value, const char* sentence) {
      QTest::newRow(name) << key << value << sentence;
    };
    row("key", "seed", "[1]", "study.json: unknown key 'seed'; did you mean 'seeds'?");
    row("no name", "name", "\"\"", "study.json: 'name' is empty");
    row("name", "name", "1", "study.json: 'name' has the wrong type: expected a text, got 1");
    row("no models", "models", "[]", "study.json: 'models': expected a list with at least one entry, got []");
    row("models", "models", "[1]", "study.json: 'models': expected names, got 1");
    row("model twice", "models", R"(["m","m"])", "study.json: 'models': 'm' stands there twice");
    row("flat sequence", "sequences", R"(["simp"])",
        "study.json: sequence 1: expected a list with at least one task, got \"simp\"");
    row("item", "sequences", R"([["simp",{"name":"emdg"}]])", "study.json: sequence 1, item 2: 'task' is missing");
    row("item key", "sequences", R"([["simp",{"task":"emdg","epoch":1}]])",
        "study.json: sequence 1, item 2: unknown key 'epoch'; did you mean 'epochs'?");
    row("item value", "sequences", R"([[{"task":"emdg","epochs":0}]])",
        "study.json: sequence 1, item 1: 'epochs': expected a whole number from 1 to 1000000000, got 0");
    row("method", "methods", "[1]", "study.json: method 1: expected a name or an object with a 'name', got 1");
    row("method's name", "methods", R"([{"rank":8}])", "study.json: method 1: 'name' is missing");
    row("no strategy", "strategies", "[[]]", "study.json: strategy 1: the list is empty, name at least one strategy");
    row("seed", "seeds", "[-1]", "study.json: 'seeds': expected whole numbers of at least 0, got -1");
    row("seed twice", "seeds", "[1,1]", "study.json: 'seeds': 1 stands there twice");
    row("training", "training", "3", "study.json: training: expected an object {…}, got 3");
    row("rate", "training", R"({"learning_rate":-1})",
        "study.json: training: 'learning_rate': expected a number above 0 and at most 10, got -1");
    row("rate's type", "training", R"({"learning_rate":"fast"})",
        "study.json: training: 'learning_rate': expected a number above 0 and at most 10, got \"fast\"");
    row("batch", "training", R"({"batch_size":16.0})",
        "study.json: training: 'batch_size': expected a whole number from 1 to 1000000000, got 16.0");
    row("warmup", "training", R"({"warmup":3})",
        "study.json: training: 'warmup': expected a number from 0 to 1, got 3");
    row("dropout", "training", R"({"dropout":1})",
        "study.json: training: 'dropout': expected a number of at least 0 and below 1, got 1");
    row("schedule", "training", R"({"schedule":"cosin"})",
        "study.json: training: 'schedule': expected one of constant, linear, cosine, got \"cosin\"; did you mean "
        "'cosine'?");
    row("optimizer", "training", R"({"optimizer":"sgd"})",
        "study.json: training: 'optimizer': expected adamw, got \"sgd\"");
    row("dtype", "training", R"({"dtype":"fp16"})",
        "study.json: training: 'dtype': expected one of auto, fp32, bf16, pure_bf16, got \"fp16\"; did you mean "
        "'fp32'?");
    row("betas", "training", R"({"betas":[0.9]})",
        "study.json: training: 'betas': expected a list of 2 numbers, each of at least 0 and below 1, got [0.9]");
    row("protocol", "evaluation", R"({"protocol":"luo2024"})",
        "study.json: evaluation: 'protocol': expected luo2023, got \"luo2024\"; did you mean 'luo2023'?");
    row("alerts", "evaluation", R"({"alerts":[1]})",
        "study.json: evaluation: 'alerts': this version has none, leave the list empty");
    row("limit", "evaluation", R"({"limit":0})",
        "study.json: evaluation: 'limit': expected a whole number from 1 to 1000000000, or null, got 0");
    row("keep", "keep", R"({"stages":"first"})",
        "study.json: keep: 'stages': expected one of all, last, none, got \"first\"");
    row("resume", "keep", R"({"resume_every_seconds":-1})",
        "study.json: keep: 'resume_every_seconds': expected a number of at least 0, got -1");
    row("orders", "orders", "\"some\"",
        "study.json: orders: expected null, \"all\" or {\"sample\": n, \"seed\": s}, got \"some\"");
    row("no sample", "orders", R"({"seed":1})", "study.json: orders: 'sample' is missing");
  }
  void refuses_with_a_sentence() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    Json json = parse_json(smallest, "s");
    json[key.toStdString()] = parse_json(value.toStdString(), "v");
    QCOMPARE(QString::fromStdString(refusal([&] { study_from_json(json, "study.json"); })), sentence);
  }

  void refuses_what_is_missing() {
    for (const std::string key : {"name", "models", "sequences"}) {
      Json json = parse_json(smallest, "s");
      json.erase(key);
      QCOMPARE(refusal([&] { study_from_json(json, "s"); }), "s: '" + key + "' is missing");
    }
  }

  void the_bundled_study_reads() {
    const Study study = read_study(LETHE_SOURCE_DIR "/resources/studies/bloomz-vs-mt0-nano.json");
    QCOMPARE(study.name, std::string("BLOOMZ-nano vs mT0-nano"));
    QCOMPARE(study.seeds.size(), std::size_t(3));
    QVERIFY(study.training.empty());
  }
};

QTEST_GUILESS_MAIN(StudyTest)
#include "study_test.moc"
