// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/run_spec.h"

#include <QTest>
#include <functional>

#include "fixture.h"

using namespace lethe;
using namespace lethe::study;
using namespace lethe::study::test;

using Change = std::function<void(RunSpec&)>;

class RunSpecTest : public QObject {
  Q_OBJECT

 private slots:
  void survives_json_and_text() {
    RunSpec spec = example_spec();
    spec.seed = 0xffffffffffffffffULL;
    spec.sequence[1].training.micro_batch_size = 4;
    spec.stages[2].training.learning_rate = 0.1 + 0.2;
    spec.evaluation.limit = 7;
    spec.strategies.push_back({"replay", {{"ratio", 0.1}}});
    spec.keep = {"all", 0.2};
    spec.reads_scores = true;
    const Json json = parse_json(to_json(spec).dump(), "text");
    QVERIFY(run_spec_from_json(json) == spec);
    QCOMPARE(content_hash(run_spec_from_json(json)), content_hash(spec));
    const Environment environment = example_environment();
    QVERIFY(environment_from_json(to_json(environment)) == environment);
  }

  void refuses_with_a_sentence_data() {
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* pointer, const char* value, const char* sentence) {
      QTest::newRow(pointer) << pointer << value << sentence;
    };
    row("/version", "2", "spec: version 2 was written by another program: expected 1");
    row("/sead", "1", "spec: unknown key 'sead'; did you mean 'seed'?");
    row("/seed", "-1", "spec: 'seed' has the wrong type: expected a whole number of at least 0, got -1");
    row("/model/encoder_decoder", "1",
        "spec: model: 'encoder_decoder' has the wrong type: expected true or false, got 1");
    row("/sequence/1/training/epoch", "1", "spec: sequence 2: training: unknown key 'epoch'; did you mean 'epochs'?");
    row("/sequence/1/training/epochs", "0",
        "spec: sequence 2: training: 'epochs': expected a whole number from 1 to 1000000000, got 0");
    row("/stages/0/training/betas", "[0.9,1]",
        "spec: stages 1: training: 'betas': expected a list of 2 numbers, each of at least 0 and below 1, got "
        "[0.9,1]");
    row("/stages/0/rows", "{}", "spec: stages 1: rows: expected a list, got {}");
    row("/keep/stages", "\"lst\"",
        "spec: keep: 'stages': expected one of all, last, none, got \"lst\"; did you mean 'last'?");
    row("/evaluation/limit", "0.5",
        "spec: evaluation: 'limit': expected a whole number from 1 to 1000000000, or null, got 0.5");
    row("/method/options", "[]", "spec: method: 'options' has the wrong type: expected an object {…}");
  }
  void refuses_with_a_sentence() {
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    Json json = to_json(example_spec());
    json[Json::json_pointer(pointer.toStdString())] = parse_json(value.toStdString(), "value");
    QCOMPARE(QString::fromStdString(refusal([&] { run_spec_from_json(json, "spec"); })), sentence);
  }

  void refuses_any_missing_key() {
    const Json whole = to_json(example_spec());
    const Json flat = whole.flatten();
    for (const char* path : {"", "/model", "/sequence/0", "/sequence/0/training", "/stages/0", "/stages/0/rows/0",
                             "/method", "/benchmarks/0", "/evaluation", "/keep"}) {
      const Json::json_pointer place{std::string(path)};
      for (const auto& [key, value] : whole.at(place).items()) {
        Json json = whole;
        json[place].erase(key);
        const std::string said = refusal([&] { run_spec_from_json(json, "spec"); });
        QVERIFY2(said.find("'" + key + "' is missing") != std::string::npos,
                 (path + ("/" + key) + ": " + said).c_str());
      }
    }
  }

  void content_hash_sees_only_what_changes_numbers() {
    const std::string before = content_hash(example_spec());
    const auto after = [](const Change& change) {
      RunSpec spec = example_spec();
      change(spec);
      return content_hash(spec);
    };
    const std::vector<Change> invisible = {[](RunSpec& s) { s.study = "other"; },
                                           [](RunSpec& s) { s.label = "other"; },
                                           [](RunSpec& s) { s.model.path = "/elsewhere"; },
                                           [](RunSpec& s) { s.model.name = "other"; },
                                           [](RunSpec& s) {
                                             s.keep = {"all", 1};
                                           },
                                           [](RunSpec& s) { s.sequence[0].task.path = "/elsewhere"; },
                                           [](RunSpec& s) { std::swap(s.benchmarks[0], s.benchmarks[1]); }};
    for (std::size_t i = 0; i < invisible.size(); ++i)
      QVERIFY2(after(invisible[i]) == before, std::to_string(i).c_str());
    const std::vector<Change> visible = {[](RunSpec& s) { s.seed = 2; },
                                         [](RunSpec& s) { s.model.hash = "ab"; },
                                         [](RunSpec& s) { s.sequence[2].task.hash = "x"; },
                                         [](RunSpec& s) { s.benchmarks.pop_back(); },
                                         [](RunSpec& s) { s.evaluation.shots = 5; },
                                         [](RunSpec& s) {
                                           s.method.options = {{"rank", 8}};
                                         },
                                         [](RunSpec& s) { s.stages[1].training.clip = 2; },
                                         [](RunSpec& s) { s.stages[2].rows[0].first = 1; },
                                         [](RunSpec& s) { s.stages[2].from = 0; }};
    for (std::size_t i = 0; i < visible.size(); ++i) QVERIFY2(after(visible[i]) != before, std::to_string(i).c_str());
  }

  void stage_keys_change_from_where_runs_part_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("first_changed");
    for (int i = 0; i < static_cast<int>(changes().size()); ++i) {
      const auto& [name, first, change] = changes()[static_cast<std::size_t>(i)];
      QTest::newRow(name) << i << first;
    }
  }
  void stage_keys_change_from_where_runs_part() {
    QFETCH(int, which);
    QFETCH(int, first_changed);
    RunSpec spec = example_spec();
    Environment environment = example_environment();
    const auto before = stage_keys(spec, environment);
    QCOMPARE(before.size(), std::size_t(4));
    std::get<2>(changes()[static_cast<std::size_t>(which)])(spec, environment);
    const auto after = stage_keys(spec, environment);
    for (int k = 0; k < 4; ++k) {
      const auto i = static_cast<std::size_t>(k);
      QCOMPARE(before[i] != after[i], k >= first_changed);
    }
  }

  void evaluation_enters_where_scores_are_acted_on() {
    RunSpec spec = example_spec();
    spec.reads_scores = true;
    const auto before = stage_keys(spec, example_environment());
    RunSpec measured_otherwise = spec;
    measured_otherwise.benchmarks.pop_back();
    RunSpec measured_more_often = spec;
    measured_more_often.evaluation.probe_every = 5;
    for (const RunSpec& other : {measured_otherwise, measured_more_often}) {
      const auto after = stage_keys(other, example_environment());
      QCOMPARE(after[0], before[0]);
      for (const std::size_t k : {1, 2, 3}) QVERIFY(after[k] != before[k]);
    }
  }

  void all_keys_of_a_run_differ() {
    RunSpec spec = example_spec();
    spec.sequence[1] = spec.sequence[0];  // the same task twice in a row
    spec.stages[1].tasks = spec.stages[0].tasks;
    spec.stages[1].rows = spec.stages[0].rows;
    const auto keys = stage_keys(spec, example_environment());
    QCOMPARE(std::set<std::string>(keys.begin(), keys.end()).size(), std::size_t(4));
  }

  // A changed value here means that no stored stage is found again: then raise key_version knowingly.
  void keys_are_those_of_yesterday() {
    const auto keys = stage_keys(example_spec(), example_environment());
    QCOMPARE(QString::fromStdString(keys[0].substr(0, 16)), "33ce4fa8ab145fe9");
    QCOMPARE(QString::fromStdString(keys[3].substr(0, 16)), "ab8c374251613472");
    QCOMPARE(QString::fromStdString(content_hash(example_spec()).substr(0, 16)), "0b5c476370d2acff");
  }

  void a_plan_that_cannot_be_is_refused() {
    RunSpec spec = example_spec();
    spec.stages[0].from = 1;
    QVERIFY_THROWS_EXCEPTION(std::logic_error, stage_keys(spec, example_environment()));
    spec = example_spec();
    spec.stages[0].rows[0].task = "nowhere";
    QVERIFY_THROWS_EXCEPTION(std::logic_error, stage_keys(spec, example_environment()));
  }

 private:
  using Named = std::tuple<const char*, int, std::function<void(RunSpec&, Environment&)>>;
  static const std::vector<Named>& changes() {
    constexpr int none = 4;
    static const std::vector<Named> list = {
        {"model", 0, [](RunSpec& s, Environment&) { s.model.hash = "ab"; }},
        {"seed", 1, [](RunSpec& s, Environment&) { s.seed = 2; }},
        {"method", 1, [](RunSpec& s, Environment&) { s.method.name = "lora"; }},
        {"strategy", 1,
         [](RunSpec& s, Environment&) {
           s.strategies[0].options = {{"ratio", 0.1}};
         }},
        {"device", 1, [](RunSpec&, Environment& e) { e.device = "cuda"; }},
        {"device name", 1, [](RunSpec&, Environment& e) { e.device_name = "other"; }},
        {"threads", 1, [](RunSpec&, Environment& e) { e.threads = 1; }},
        {"torch", 1, [](RunSpec&, Environment& e) { e.torch = "2.12.0"; }},
        {"program", 1, [](RunSpec&, Environment& e) { e.program = "0.2.0"; }},
        {"first task", 1, [](RunSpec& s, Environment&) { s.sequence[0].task.hash = "x"; }},
        {"second rate", 2, [](RunSpec& s, Environment&) { s.stages[1].training.learning_rate = 1e-3; }},
        {"number type of the second", 2, [](RunSpec& s, Environment&) { s.stages[1].training.dtype = "bf16"; }},
        {"third task", 3, [](RunSpec& s, Environment&) { s.sequence[2].task.hash = "x"; }},
        {"third rows", 3, [](RunSpec& s, Environment&) { s.stages[2].rows[0].count = 10; }},
        {"third start", 3, [](RunSpec& s, Environment&) { s.stages[2].from = 1; }},
        {"host", none, [](RunSpec&, Environment& e) { e.host = "there"; }},
        {"study", none, [](RunSpec& s, Environment&) { s.study = "other"; }},
        {"label", none, [](RunSpec& s, Environment&) { s.label = "other"; }},
        {"keep", none,
         [](RunSpec& s, Environment&) {
           s.keep = {"all", 0};
         }},
        {"paths", none, [](RunSpec& s, Environment&) { s.model.path = s.sequence[0].task.path = "/x"; }},
        {"benchmarks", none, [](RunSpec& s, Environment&) { s.benchmarks.clear(); }},
        {"evaluation", none, [](RunSpec& s, Environment&) { s.evaluation.probe_every = 5; }},
    };
    return list;
  }
};

QTEST_GUILESS_MAIN(RunSpecTest)
#include "run_spec_test.moc"
