// SPDX-License-Identifier: GPL-3.0-or-later
// What no run could do is told before any begins.
#include <QTemporaryDir>
#include <QTest>

#include "base/files.h"
#include "engine/engine.h"
#include "support/expect.h"
#include "support/tiny_world.h"

using namespace lethe;
using test::refusal;
namespace fs = std::filesystem;

class CheckRunsTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir place_;
  std::unique_ptr<test::TinyWorld> world_;

  static QString checked(const std::vector<study::RunSpec>& runs) {
    return refusal([&] { engine::check_runs(runs, engine::environment("cpu", 1)); });
  }

 private slots:
  void initTestCase() { world_ = std::make_unique<test::TinyWorld>(place_.path().toStdString() + "/world"); }

  void sound_runs_pass() { QCOMPARE(checked({world_->spec(world_->bloom()), world_->spec(world_->mt5())}), QString()); }

  void a_target_that_does_not_fit_is_named() {
    auto spec = world_->spec(world_->bloom());
    // The last row of the file alone has a long target, and only the second stage is too narrow for it.
    const fs::path file = world_->task("count") / "train.jsonl";
    const std::string before = read_file(file);
    write_file(file,
               before + "{\"input\": \"after one\", \"target\": \"two three four five one two three four five\"}\n");
    spec.stages[1].rows = {{"count", 49, 0}};
    QCOMPARE(checked({spec}), QString());
    spec.stages[1].training.max_length = 12;
    const QString message = checked({world_->spec(world_->bloom()), spec});
    const std::string where = "task 'count', " + file.string() + ", line 49: a target of ";
    QVERIFY2(message.startsWith(QString::fromStdString(where)), qPrintable(message));
    EXPECT_IN("max_length 12", message);
    spec.stages[1].rows = {{"count", 0, 0}};
    QCOMPARE(checked({spec}), QString());
    write_file(file, before);
  }

  void a_tokenizer_of_another_model_is_refused() {
    const fs::path file = world_->bloom() / "tokenizer.json";
    const std::string before = read_file(file);
    Json larger = Json::parse(before);
    larger["model"]["vocab"]["strange"] = 400;
    write_file(file, larger.dump());
    const QString message = checked({world_->spec(world_->bloom())});
    EXPECT_IN("tokenizer.json: the token 'strange' has the id 400, but the model has only 320 embeddings", message);
    EXPECT_IN("config.json", message);
    QCOMPARE(refusal([&] { engine::make_model_service(world_->bloom(), {"cpu", 1}); }), message);
    write_file(file, before);
  }

  void too_many_new_tokens_are_refused() {
    const fs::path file = world_->task("colour") / "task.json";
    const std::string before = read_file(file);
    Json task = Json::parse(before);
    task["max_new_tokens"] = 5000;
    write_file(file, task.dump());
    EXPECT_IN("task 'colour', 'max_new_tokens'", checked({world_->spec(world_->bloom())}));
    write_file(file, before);
  }
};

QTEST_GUILESS_MAIN(CheckRunsTest)
#include "check_runs_test.moc"
