// SPDX-License-Identifier: GPL-3.0-or-later
// Real files, as their authors publish them: a task and a benchmark that a user could have described, trained and
// measured on a nano model, and scored with a model that has the GPT-2 tokenizer. Needs LETHE_REAL_DATA.
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "base/files.h"
#include "base/json.h"
#include "engine/checkpoint/model_io.h"

using namespace lethe;
namespace fs = std::filesystem;

class RealTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir place_;
  fs::path data_, folder_;

  Json call(const QStringList& arguments, int expected = 0) {
    QProcess program;
    program.start(LETHE_CLI, arguments);
    if (!program.waitForFinished(300000)) throw std::runtime_error("lethe-cli did not end");
    if (program.exitCode() != expected) throw std::runtime_error(program.readAllStandardError().toStdString());
    const std::string text = program.readAllStandardOutput().toStdString();
    return Json::parse(text);
  }
  static QString q(const fs::path& path) { return QString::fromStdString(path.string()); }

 private slots:
  void initTestCase() {
    if (!qEnvironmentVariableIsSet("LETHE_REAL_DATA"))
      QSKIP("LETHE_REAL_DATA is not set: nothing was tried on real files");
    data_ = qEnvironmentVariable("LETHE_REAL_DATA").toStdString();
    folder_ = place_.path().toStdString();
    const fs::path here = fs::path(LETHE_SOURCE_DIR) / "tests/real";
    fs::create_directories(folder_ / "exp");
    fs::copy(here / "exp/task.json", folder_ / "exp");
    for (const char* file : {"esnli_dev.jsonl", "esnli_test.jsonl"})
      fs::create_symlink(data_ / "tasks/exp" / file, folder_ / "exp" / file);
    fs::create_directories(folder_ / "hellaswag");
    fs::copy(here / "hellaswag/benchmark.json", folder_ / "hellaswag");
    fs::create_symlink(data_ / "hellaswag/validation.jsonl", folder_ / "hellaswag/validation.jsonl");
  }

  void a_real_task_and_benchmark_on_nano_models_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("bloom") << "bloomz-nano-s";
    QTest::newRow("mt5") << "mt0-nano-s";
  }
  void a_real_task_and_benchmark_on_nano_models() {
    QFETCH(QString, model);
    const fs::path study = folder_ / (model.toStdString() + ".json");
    write_file(study, Json{{"name", "real"},
                           {"models", Json::array({model.toStdString()})},
                           {"sequences", Json::array({Json::array({(folder_ / "exp").string()})})},
                           {"methods", {"full"}},
                           {"strategies", {"sequential"}},
                           {"seeds", {1}},
                           {"benchmarks", Json::array({(folder_ / "hellaswag").string()})},
                           {"training", {{"epochs", 1}, {"examples_per_task", 64}}},
                           {"evaluation", {{"limit", 24}}}}
                          .dump());
    const fs::path database = folder_ / (model.toStdString() + ".db");
    const Json runs = call({"run", q(study), "--db", q(database), "--json"});
    QCOMPARE(runs.at("runs").size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(runs.at("runs")[0].at("status").get<std::string>()), "done");
    const Json shown = call({"show", QString::fromStdString(runs.at("runs")[0].at("id").get<std::string>()), "--db",
                             q(database), "--json"});
    QCOMPARE(shown.at("elements")[0].at("n").get<int>(), 24);
    QCOMPARE(shown.at("elements")[0].at("chance").get<double>(), 25.0);
    QCOMPARE(shown.at("scores").size(), std::size_t{2});
    QVERIFY(shown.at("tasks")[0].at("scores")[1].is_number());
  }

  void a_model_with_the_gpt2_tokenizer_scores_real_text() {
    const Json config = {{"model_type", "bloom"}, {"architectures", {"BloomForCausalLM"}},
                         {"vocab_size", 50304},   {"hidden_size", 16},
                         {"n_layer", 1},          {"n_head", 2},
                         {"bos_token_id", 50256}, {"eos_token_id", 50256},
                         {"pad_token_id", 50256}};
    const fs::path model = folder_ / "gpt2-tokens";
    engine::save_model(*engine::random_model(config, 5), model, at::kFloat, data_ / "tokenizers/gpt2");
    const Json scores =
        call({"eval", "--model", q(model), "--benchmark", q(folder_ / "hellaswag"), "--limit", "40", "--json"});
    QCOMPARE(scores.at("scores")[0].at("n").get<int>(), 40);
    const double value = scores.at("scores")[0].at("value").get<double>();
    QVERIFY2(value >= 0 && value <= 75, "a random model cannot know the endings");
  }
};

QTEST_GUILESS_MAIN(RealTest)
#include "real_test.moc"
