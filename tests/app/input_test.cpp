// SPDX-License-Identifier: GPL-3.0-or-later
// What needs no model: arguments, lists, measures, and how bad input is told.
#include <QTest>

#include <filesystem>

#include "base/files.h"
#include "program.h"
#include "store/recorder.h"

using namespace lethe;
using namespace lethe::test;

static const char* const bad_study =
    R"({"name": "x", "models": ["bloomz-nano-q"], "sequences": [["simp"]], "benchmarks": ["nano-dk"]})";

class InputTest : public QObject {
  Q_OBJECT

 private:
  Program program_;

  /// A refusal: exit 2, one sentence, nothing on standard output.
  void refused(const std::vector<std::string>& words, const std::string& part) {
    const Ended ended = program_.run(words);
    ENDED(ended, 2);
    SAYS(ended.err, part);
    QCOMPARE(ended.out, std::string());
  }

 private slots:
  void arguments_are_checked() {
    refused({}, "A subcommand is required");
    refused({"rum"}, "did you mean 'run'");
    refused({"run"}, "study");
    refused({"list", "modles"}, "did you mean 'models'");
    refused({"measure"}, "--matrix");
    refused({"run", "x.json", "--threads", "-1"}, "expected a whole number of at least 0, got '-1'");
    const Ended help = program_.run({"--help"});
    ENDED(help, 0);
    SAYS(help.out, "tokenize");
  }

  void lists_have_their_shape_data() {
    QTest::addColumn<QString>("kind");
    for (const char* kind :
         {"models", "tasks", "benchmarks", "methods", "strategies", "protocols", "studies", "figures"})
      QTest::newRow(kind) << kind;
  }
  void lists_have_their_shape() {
    QFETCH(QString, kind);
    const Ended ended = program_.run({"list", kind.toStdString(), "--json"});
    ENDED(ended, 0);
    const Json entries = ended.json().at(kind.toStdString());
    for (const Json& entry : entries) {
      QVERIFY(entry.at("id").is_string());
      QVERIFY(entry.at("about").is_string());
    }
    const auto holds = [&](const char* id) {
      return std::any_of(entries.begin(), entries.end(), [&](const Json& entry) { return entry.at("id") == id; });
    };
    if (kind == "methods") QVERIFY(holds("full"));
    if (kind == "strategies") QVERIFY(holds("sequential"));
    if (kind == "protocols") QVERIFY(holds("luo2023"));
    if (kind == "figures") QVERIFY(holds("accuracy"));
    if (kind == "studies") QVERIFY(holds("bloomz-vs-mt0-nano"));
    ENDED(program_.run({"list", kind.toStdString()}), 0);
  }

  void before_the_first_run_there_are_none() {
    const Ended ended = program_.run({"list", "runs", "--json"});
    ENDED(ended, 0);
    QCOMPARE(ended.json(), Json({{"runs", Json::array()}}));
    refused({"list", "runs", "--db", program_.path("none.db")}, "none.db: no such database");
    refused({"show", "r1", "--db", program_.path("none.db")}, "no such database");
    refused({"list", "runs", "--db", "/dev/null"}, "/dev/null: this is no ordinary file");
    QProcess full;
    full.setStandardOutputFile("/dev/full");
    program_.start(full, {"list", "models", "--json"});
    const Ended lost = Program::end(full);
    QCOMPARE(lost.code, 4);
    SAYS(lost.err, "could not be written to standard output");
  }

  // Two tasks: a falls from 80 to 60 after its stage, b rises from 10 to 50.
  void measures_of_a_known_matrix() {
    const std::string file = program_.path("matrix.csv");
    write_file(file, "stage,trained,a,b\n0,,40,10\n1,a,80,20\n2,b,60,50\n");
    const Ended ended = program_.run({"measure", "--matrix", file, "--json"});
    ENDED(ended, 0);
    const Json json = ended.json();
    QCOMPARE(json.at("op").get<double>(), 55.0);
    QCOMPARE(json.at("bwt").get<double>(), -20.0);
    QCOMPARE(json.at("bwt_over_t").get<double>(), -10.0);
    QCOMPARE(json.at("forgetting").get<double>(), 20.0);
    QCOMPARE(json.at("fwt").get<double>(), 10.0);
    // a: (−100 % − 50 %) / 2 = −75 %, b: (−100 % − 400 %) / 2 = −250 %.
    QCOMPARE(json.at("fg").get<double>(), -162.5);
    QCOMPARE(json.at("fg_final").get<double>(), -225.0);
    QVERIFY(json.at("definitions").at("fg").is_string());
    QCOMPARE(json.at("undefined"), Json::object());
    const Ended text = program_.run({"measure", "--matrix", file});
    SAYS(text.out, "fg_final = -225.00");
  }

  void what_is_undefined_is_null_with_a_reason() {
    const std::string file = program_.path("zero.csv");
    write_file(file, "stage,trained,a\n0,,0\n1,,5\n");
    const Json json = program_.run({"measure", "--matrix", file, "--json"}).json();
    QVERIFY(json.at("fg").is_null() && json.at("op").is_null());
    QVERIFY(json.at("undefined").at("fg").is_string());
    QVERIFY(!json.at("undefined").at("op").get<std::string>().empty());
  }

  void bad_matrices_name_the_line() {
    write_file(program_.path("bad.csv"), "stage,trained,a\n0,,40\n1,a,forty\n");
    refused({"measure", "--matrix", program_.path("bad.csv")}, "line 3");
    refused({"measure", "--matrix", program_.path("none.csv")}, "none.csv: no such file");
  }

  void studies_that_cannot_be_read() {
    refused({"run", program_.path("none.json")}, "none.json: no such file");
    refused({"run", "bloomz-vs-mt0-nanu"}, "did you mean 'bloomz-vs-mt0-nano'");
    write_file(program_.path("broken.json"), "{\n \"name\": \"x\",\n oops\n}");
    refused({"run", program_.path("broken.json")}, "line 3");
    write_file(program_.path("twice.json"), "{\"name\": \"x\",\n \"name\": \"y\"}");
    refused({"run", program_.path("twice.json")}, "line 2, column 2: the key 'name' stands twice");
    write_file(program_.path("nan.json"), R"({"name": "x", "training": {"learning_rate": NaN}})");
    refused({"run", program_.path("nan.json")}, "'NaN' is none of its words");
    write_file(program_.path("key.json"), R"({"name": "x", "model": ["a"]})");
    refused({"run", program_.path("key.json")}, "did you mean 'models'");
    write_file(program_.path("model.json"), bad_study);
    refused({"run", program_.path("model.json"), "--db", program_.path("new.db")}, "bloomz-nano-q");
    QVERIFY(!std::filesystem::exists(program_.path("new.db")));
    const Ended plan = program_.run({"plan", program_.path("model.json"), "--json"});
    ENDED(plan, 2);
    QVERIFY(has(plan.json().at("problems").dump(), "bloomz-nano-q"));
    QVERIFY(plan.json().at("seconds").is_null());
  }

  void other_bad_input() {
    refused({"eval", "--model", "bloomz-nano-q", "--benchmark", "nano-dk"}, "bloomz-nano-q");
    refused({"eval", "--model", program_.path("nowhere"), "--benchmark", "x", "--shots", "3"}, "--shots 3");
    refused({"eval", "--model", program_.path("nowhere"), "--benchmark", "x", "--protocol", "luo2032"}, "luo2023");
    refused({"tokenize", "--model", program_.path("nowhere"), "--input", "x"}, "no such model folder");
    refused({"nano", "--out", program_.path("nano"), "--only", "bloomz-nano-x"}, "bloomz-nano-");
    refused({"figure", "acuracy", "--out", program_.path("out")}, "did you mean 'accuracy'");
    refused({"figure", "accuracy", "--out", program_.path("out"), "--format", "pfd"}, "did you mean 'pdf'");
    QVERIFY(!std::filesystem::exists(program_.path("out")) && !std::filesystem::exists(program_.path("nano")));
  }
};

QTEST_GUILESS_MAIN(InputTest)
#include "input_test.moc"
