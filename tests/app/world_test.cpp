// SPDX-License-Identifier: GPL-3.0-or-later
<<<<<<< HEAD
// Everything that needs a model, on a tiny one.
#include <QTest>
#include <csignal>
=======
// A study from its plan to what can be made of it, on a tiny model.
#include <QTest>
    >>>>>>> bench
#include <filesystem>

#include "base/files.h"
#include "world.h"

    using namespace lethe;
using namespace lethe::test;

class WorldTest : public QObject {
  Q_OBJECT

 private:
<<<<<<< HEAD
  Program program_;
  std::unique_ptr<TinyWorld> world_;
  std::string db_, run_;

  std::string file(const std::string& name, const std::string& text) {
    write_file(program_.path(name), text);
    return program_.path(name);
  }
  std::string study_file(const std::string& name, int epochs) {
    const std::string path = (world_->folder / (name + ".json")).string();
    write_file(path, study_json(name, epochs).dump(1));
    return path;
  }
  Json shown(const std::string& run, const std::string& db) {
    return program_.run({"show", run, "--json", "--db", db}).json();
  }

  /// A model that reads 12 tokens at most.
  std::string short_sighted(const fs::path& model) {
    const fs::path copy = program_.path("short-" + model.filename().string());
    fs::copy(model, copy, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    Json config = read_json_file(copy / "config.json");
    config[config.at("model_type") == "mt5" ? "n_positions" : "seq_length"] = 12;
    write_file(copy / "config.json", config.dump());
    return copy.string();
  }

  /// Other threads give other bits: such a run goes on only when it begins anew.
  void begun_elsewhere_is_refused(const std::string& study, const std::string& db) {
    const fs::path copy = program_.path("copy.db");
    fs::copy(db, copy);
    fs::copy(store::artefacts_folder(db), store::artefacts_folder(copy), fs::copy_options::recursive);
    const Ended refused = program_.run({"run", study, "--threads", "2", "--db", copy.string()});
    ENDED(refused, 2);
    SAYS(refused.err, "--restart");
    const Ended anew = program_.run({"run", study, "--threads", "2", "--db", copy.string(), "--restart", "--json"});
    ENDED(anew, 0);
    QCOMPARE(anew.json().at("runs").at(0).at("status"), Json("done"));
  }

 private slots:
  void initTestCase() {
    world_ = std::make_unique<TinyWorld>(program_.path("world"));
    db_ = program_.path("tiny.db");
  }

  void tokenize_reads_the_tokenizer_alone() {
    const std::string lines = file("texts.jsonl", "{\"text\": \"the hat is red\"}\n{\"text\": \"\"}\n");
    const Ended ended = program_.run({"tokenize", "--model", world_->bloom().string(), "--input", lines});
    ENDED(ended, 0);
    const auto results = json_lines(ended.out);
    QCOMPARE(results.size(), std::size_t(2));
    QVERIFY(results[0].at("ids").size() > 1);
    QCOMPARE(results[1], Json({{ "ids", Json::array() }}));
    // The folder that holds nothing but a tokenizer will do.
    const Ended bare = program_.run({"tokenize", "--model", (world_->folder / "tokenizer").string(), "--input", lines});
    ENDED(bare, 0);
    // It was written for an encoder–decoder: the same text and an end token.
    Json with_end = results[0].at("ids");
    with_end.push_back(2);
    QCOMPARE(json_lines(bare.out)[0].at("ids"), with_end);
    const Ended whole = program_.run({"tokenize", "--model", world_->bloom().string(), "--input", lines, "--json"});
    QCOMPARE(whole.json().at("results"), Json(results));
  }

  void bad_lines_are_named() {
    const auto refuse = [&](const std::string& text, const std::string& part) {
      const Ended ended =
          program_.run({"score", "--model", world_->bloom().string(), "--input", file("bad.jsonl", text)});
      ENDED(ended, 2);
      SAYS(ended.err, part);
      QCOMPARE(ended.out, std::string());
    };
    const std::string good = "{\"context\": \"the\", \"continuation\": \" hat\"}\n";
    refuse(good + "{\"context\": \"the\"}\n", "bad.jsonl, line 2: 'continuation'");
    refuse(good + good + "{oops}\n", "line 3");
    refuse(good + "\n" + good, "line 2");
    refuse(good + "{\"context\": \"a\", \"continuation\": \"b\", \"contxt\": 1}\n", "did you mean 'context'");
    refuse(good + "{\"context\": \"a\", \"continuation\": \"\"}\n", "bad.jsonl, line 2: the continuation");
  }

  void score_keeps_the_order_of_lines() {
    const std::string first = R"({"context": "the hat is", "continuation": " red"})";
    const std::string second = R"({"context": "after one two three four", "continuation": " five one two"})";
    const auto scored = [&](const std::string& text) {
      return json_lines(
          program_.run({"score", "--model", world_->bloom().string(), "--input", file("s.jsonl", text)}).out);
    };
    const auto both = scored(first + "\n" + second + "\n"), swapped = scored(second + "\n" + first);
    QCOMPARE(both.size(), std::size_t(2));
    QVERIFY(both[0].at("logprob").get<double>() < 0 && both[0].at("greedy").is_boolean());
    QVERIFY(both[0].at("tokens").get<int>() < both[1].at("tokens").get<int>());
    QVERIFY(std::abs(both[0].at("logprob").get<double>() - swapped[1].at("logprob").get<double>()) < 1e-4);
    QVERIFY(std::abs(both[1].at("logprob").get<double>() - swapped[0].at("logprob").get<double>()) < 1e-4);
  }

  void generate_counts_its_tokens() {
    const std::string prompts = file("p.jsonl", "{\"prompt\": \"the hat\"}\n{\"prompt\": \"after one\"}\n");
    for (const auto& model : {world_->bloom(), world_->mt5()}) {
      const Ended ended =
          program_.run({"generate", "--model", model.string(), "--input", prompts, "--max-new-tokens", "3"});
      ENDED(ended, 0);
      const auto lines = json_lines(ended.out);
      QCOMPARE(lines.size(), std::size_t(2));
      for (const Json& line : lines) QVERIFY(line.at("text").is_string() && line.at("ids").size() <= 3);
    }
  }

  void long_prompts_are_cut_and_told() {
    const std::string many = "after one two three four five one two three four five one two three four five";
    const auto request = [](const std::string& context) {
      return Json({{"context", context}, { "continuation", " red" }}).dump() + "\n";
    };
    const auto prompt = [](const std::string& text) { return Json({{ "prompt", text }}).dump() + "\n"; };
    const std::string requests = file("long.jsonl", request("the hat is") + request(many) + request("x " + many));
    const std::string prompts = file("prompts.jsonl", prompt(many) + prompt("the hat"));
    for (const auto& model : {world_->bloom(), world_->mt5()}) {
      const std::string folder = short_sighted(model);
      const Ended score = program_.run({"score", "--model", folder, "--input", requests, "--json"});
      ENDED(score, 0);
      SAYS(score.err, "2 prompts are too long for the model's 12 tokens and lose their beginning");
      const Json results = score.json().at("results");
      QCOMPARE((std::vector<bool>{results[0].at("cut"), results[1].at("cut"), results[2].at("cut")}),
               (std::vector<bool>{false, true, true}));
      // What stands before the cut cannot matter any more.
      QVERIFY(std::abs(results[1].at("logprob").get<double>() - results[2].at("logprob").get<double>()) < 1e-4);
      const Ended text =
          program_.run({"generate", "--model", folder, "--input", prompts, "--max-new-tokens", "4", "--json"});
      ENDED(text, 0);
      SAYS(text.err, "1 prompt is too long for the model's 12 tokens and loses its beginning");
      QCOMPARE(text.json().at("results")[0].at("cut"), Json(true));
      QCOMPARE(text.json().at("results")[1].at("cut"), Json(false));
      const Ended eval =
          program_.run({"eval", "--model", folder, "--benchmark", world_->benchmark().string(), "--json"});
      ENDED(eval, 0);
      const Json element = eval.json().at("scores")[0];
      QVERIFY(element.at("cut") > 0 && element.at("cut") <= element.at("n"));
      SAYS(eval.err, element.at("cut").dump() + " prompts are too long");
    }
    const Ended whole = program_.run({"score", "--model", world_->bloom().string(), "--input", requests, "--json"});
    QVERIFY2(whole.err.find("too long") == std::string::npos, whole.err.c_str());
    const Ended room = program_.run(
        {"generate", "--model", short_sighted(world_->bloom()), "--input", prompts, "--max-new-tokens", "12"});
    ENDED(room, 2);
    SAYS(room.err, "12 new tokens leave no room for a prompt");
  }

=======
  const World world_;
  const std::string db_ = world_.path("tiny.db");
  std::string run_;

 private slots:
>>>>>>> bench
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

  void plan_counts_the_work_that_is_left() {
    const auto planned = [&](const std::string& study) {
      const Ended ended = program_.run({"plan", study, "--json", "--threads", "1", "--db", db_});
      return ended.json();
    };
    const Json nothing = planned(study_file("tiny", 2));
    for (const char* key : {"seconds", "peak_bytes", "disk_bytes"}) QCOMPARE(nothing.at(key), Json(0));
    QCOMPARE(nothing.at("runs").at(0).at("seconds"), Json(0));
    QCOMPARE(nothing.at("stages"), Json(3));
    // The same stages measured on other samples are another run, and no run is for nothing.
    Json other = study_json("tiny", 2);
    other["evaluation"] = {{"limit", 5}};
    const std::string path = (world_->folder / "limited.json").string();
    write_file(path, other.dump());
    QVERIFY(planned(path).at("seconds").get<double>() > 0);
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
    QCOMPARE(score.at("n"), Json(24));
    QCOMPARE(score.at("value"), world_.shown(run_, db_).at("scores")[0][0]);
    QVERIFY(score.at("stderr").is_number() && score.at("sample_hash").get<std::string>().size() == 64);
    const Ended text = world_.run({"eval", "--model", world_.tiny.bloom().string(), "--benchmark",
                                   world_.tiny.benchmark().string(), "--limit", "5"});
    ENDED(text, 0);
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
