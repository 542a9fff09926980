// SPDX-License-Identifier: GPL-3.0-or-later
// A study from its plan to what can be made of it, on a tiny model.
#include <QTest>
#include <filesystem>

#include "base/files.h"
#include "world.h"

using namespace lethe;
using namespace lethe::test;

class WorldTest : public QObject {
  Q_OBJECT

 private:
  const World world_;
  const std::string db_ = world_.path("tiny.db");
  std::string run_;

 private slots:
  void plan_forecasts_and_writes_nothing() {
    const Ended ended = world_.run({"plan", world_.study("tiny", 2), "--json", "--threads", "1", "--db", db_});
    ENDED(ended, 0);
    const Json plan = ended.json();
    QCOMPARE(plan.at("runs").size(), std::size_t(1));
    QCOMPARE(plan.at("stages"), Json(3));
    QCOMPARE(plan.at("shared_stages"), Json(0));
    QCOMPARE(plan.at("problems"), Json::array());
    for (const char* key : {"seconds", "peak_bytes", "disk_bytes"}) QVERIFY2(plan.at(key).get<double>() > 0, key);
    QVERIFY(!fs::exists(db_));
  }

  void a_study_runs() {
    const Ended ended = world_.run({"run", world_.study("tiny", 2), "--json", "--threads", "1", "--db", db_});
    ENDED(ended, 0);
    const Json runs = ended.json().at("runs");
    QCOMPARE(runs.size(), std::size_t(1));
    const Json& run = runs[0];
    QCOMPARE(run.at("status"), Json("done"));
    QCOMPARE(run.at("study"), Json("tiny"));
    QCOMPARE(run.at("model"), Json("tiny-bloom"));
    QCOMPARE(run.at("sequence"), Json({"colour", "count"}));
    QCOMPARE(run.at("method").at("name"), Json("full"));
    QCOMPARE(run.at("strategies").at(0).at("name"), Json("sequential"));
    QCOMPARE(run.at("label"), Json("full"));
    QCOMPARE(run.at("seed"), Json(1));
    SAYS(ended.err, "run 1/1 tiny-bloom full seed 1");
    run_ = run.at("id").get<std::string>();
    QCOMPARE(world_.run({"list", "runs", "--json", "--db", db_}).json().at("runs"), runs);
    // Once more: nothing is left to do, and the table comes instead of the document.
    const Ended again = world_.run({"run", world_.study("tiny", 2), "--threads", "1", "--db", db_});
    ENDED(again, 0);
    SAYS(again.err, "1 of 1 runs are done already");
    SAYS(again.out, "Reading comprehension");
  }

  void show_tells_what_was_measured() {
    const Json run = world_.shown(run_.substr(0, run_.size() - 1), db_);  // the beginning of the id will do
    QCOMPARE(run.at("id"), Json(run_));
    QCOMPARE(run.at("spec").at("seed"), Json(1));
    QCOMPARE(run.at("stages").size(), std::size_t(3));
    QVERIFY(run.at("stages")[0].at("from").is_null());
    QCOMPARE(run.at("stages")[2].at("from"), Json(1));
    QCOMPARE(run.at("stages")[2].at("tasks"), Json({"count"}));
    const Json& element = run.at("elements").at(0);
    QCOMPARE(element.at("id"), Json("tiny-hues"));
    QCOMPARE(element.at("group"), Json("rc"));
    QCOMPARE(element.at("n"), Json(24));
    QCOMPARE(element.at("chance"), Json(25.0));
    QCOMPARE(element.at("generated"), Json(true));
    QCOMPARE(run.at("tasks").at(1).at("generated"), Json(true));
    QCOMPARE(run.at("scores").size(), std::size_t(3));
    QCOMPARE(run.at("tasks").at(0).at("task"), Json("colour"));
    QCOMPARE(run.at("tasks").at(1).at("metric"), Json("rouge1"));
    QCOMPARE(run.at("tasks").at(1).at("scores").size(), std::size_t(3));
    const Json& forgetting = run.at("forgetting");
    const auto at = [&](int stage) { return run.at("scores").at(stage).at(0).get<double>(); };
    QCOMPARE(forgetting.at("fg").get<double>(), 50 * ((at(0) - at(1)) + (at(0) - at(2))) / at(0));
    QCOMPARE(forgetting.at("by_group").at("rc").at("fg"), forgetting.at("fg"));
    const Json& tasks = run.at("tasks");
    QCOMPARE(forgetting.at("op").get<double>(),
             (tasks[0].at("scores")[2].get<double>() + tasks[1].at("scores")[2].get<double>()) / 2);
    QVERIFY(run.at("seconds").get<double>() > 0);
    const Ended text = world_.run({"show", run_, "--db", db_});
    ENDED(text, 0);
    SAYS(text.out, "tiny-hues");
    SAYS(text.out, "Generated data.");
    const Ended unknown = world_.run({"show", "nothing", "--db", db_});
    ENDED(unknown, 2);
    SAYS(unknown.err, "there is no run 'nothing'");
  }

  void eval_agrees_with_stage_0() {
    const Ended ended = world_.run({"eval", "--model", world_.tiny.bloom().string(), "--benchmark",
                                    world_.tiny.benchmark().string(), "--json", "--threads", "1"});
    ENDED(ended, 0);
    const Json score = ended.json().at("scores").at(0);
    QCOMPARE(score.at("element"), Json("tiny-hues"));
    QCOMPARE(score.at("metric"), Json("acc"));
    QCOMPARE(score.at("generated"), Json(true));
    QCOMPARE(score.at("n"), Json(24));
    QCOMPARE(score.at("value"), world_.shown(run_, db_).at("scores")[0][0]);
    QVERIFY(score.at("stderr").is_number() && score.at("sample_hash").get<std::string>().size() == 64);
    const Ended text = world_.run({"eval", "--model", world_.tiny.bloom().string(), "--benchmark",
                                   world_.tiny.benchmark().string(), "--limit", "5"});
    ENDED(text, 0);
    SAYS(text.out, "Generated data.");
    SAYS(text.out, "tiny-hues");
  }

  void a_figure_is_drawn_in_all_formats() {
    const fs::path out = world_.path("figures");
    const Ended ended = world_.run({"figure", "accuracy", "--db", db_, "--out", out.string()});
    ENDED(ended, 0);
    for (const char* name : {"accuracy.pdf", "accuracy.svg", "accuracy.png", "accuracy.csv", "accuracy.tex",
                             "scores.csv", "forgetting.csv", "forgetting.tex", "forgetting.md", "tasks.csv"}) {
      QVERIFY2(fs::exists(out / name) && fs::file_size(out / name) > 100, name);
      SAYS(ended.out, name);
    }
    SAYS(read_file(out / "accuracy.csv"), "figure,group,line");
    SAYS(read_file(out / "forgetting.md"), "Generated data");
    const Ended other = world_.run({"figure", "accuracy", "--db", db_, "--out", out.string(), "--study", "tony"});
    ENDED(other, 2);
    SAYS(other.err, "did you mean 'tiny'");
    // The same as a file, with a name of its own.
    const std::string own = world_.file("own.json", R"({"name": "my figure", "groups": ["rc"]})");
    ENDED(world_.run({"figure", own, "--db", db_, "--out", out.string(), "--format", "csv"}), 0);
    QVERIFY(fs::exists(out / "my-figure.csv") && fs::exists(out / "my-figure-forgetting.csv"));
  }

  void a_stage_is_taken_out() {
    const std::string out = world_.path("taken");
    const auto exported = [&](const char* stage, const std::string& folder) {
      return world_.run({"export", run_, "--stage", stage, "--as", "model", "--out", folder, "--db", db_});
    };
    ENDED(exported("2", out), 0);
    for (const char* name : {"config.json", "model.safetensors", "tokenizer.json"})
      QVERIFY2(fs::exists(fs::path(out) / name), name);
    const Ended score = world_.run(
        {"eval", "--model", out, "--benchmark", world_.tiny.benchmark().string(), "--json", "--threads", "1"});
    ENDED(score, 0);
    QCOMPARE(score.json().at("scores")[0].at("value"), world_.shown(run_, db_).at("scores")[2][0]);
    ENDED(exported("0", world_.path("untouched")), 0);
    QCOMPARE(read_file(world_.path("untouched/model.safetensors")),
             read_file(world_.tiny.bloom() / "model.safetensors"));
    const Ended gone = exported("1", world_.path("other"));
    ENDED(gone, 2);
    SAYS(gone.err, "was not kept");
    const Ended none = exported("7", world_.path("other"));
    ENDED(none, 2);
    SAYS(none.err, "expected 0 to 2");
    const Ended there = exported("2", out);
    ENDED(there, 2);
    SAYS(there.err, "expected a new or an empty folder");
    QVERIFY(!fs::exists(world_.path("other")));
  }
};

QTEST_GUILESS_MAIN(WorldTest)
#include "world_test.moc"
