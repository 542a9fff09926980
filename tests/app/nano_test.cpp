// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled nano family is what the program writes, and shows what it is there to show.
#include <QTest>
#include <filesystem>

#include "base/files.h"
#include "program.h"

using namespace lethe;
using namespace lethe::test;
namespace fs = std::filesystem;

class NanoTest : public QObject {
  Q_OBJECT

 private:
  const Program program_;
  const fs::path resources_ = fs::path(LETHE_SOURCE_DIR) / "resources";

  static std::vector<fs::path> files(const fs::path& folder) {
    std::vector<fs::path> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file()) all.push_back(fs::relative(entry.path(), folder));
    std::sort(all.begin(), all.end());
    return all;
  }

  /// Means over the elements of a group at a stage, and of their chance.
  static std::pair<double, double> group_at(const Json& run, const std::string& group, std::size_t stage) {
    double score = 0, chance = 0, count = 0;
    for (std::size_t i = 0; i < run.at("elements").size(); ++i) {
      if (run.at("elements")[i].at("group") != group) continue;
      score += run.at("scores")[stage][i].get<double>();
      chance += run.at("elements")[i].at("chance").get<double>();
      ++count;
    }
    return {score / count, chance / count};
  }

 private slots:
  void tasks_and_benchmarks_are_what_the_program_writes() {
    const std::string out = program_.path("written");
    const Ended ended = program_.run({"nano", "--skip-models", "--out", out});
    ENDED(ended, 0);
    for (const char* kind : {"tasks", "benchmarks"}) {
      const auto expected = files(resources_ / kind);
      QVERIFY(!expected.empty());
      QVERIFY(files(fs::path(out) / kind) == expected);
      for (const fs::path& file : expected)
        QVERIFY2(read_file(fs::path(out) / kind / file) == read_file(resources_ / kind / file), file.c_str());
    }
  }

  void all_of_it_is_small() {
    std::uintmax_t bytes = 0;
    for (const fs::path& file : files(resources_)) bytes += fs::file_size(resources_ / file);
    QVERIFY2(bytes <= 12'000'000, std::to_string(bytes).c_str());
  }

  /// LLaMA against Alpaca, as in the study: what was tuned on instructions before forgets less.
  void alpaca_forgets_less_than_llama() {
    const std::string study = program_.path("alpaca.json"), db = program_.path("alpaca.db");
    Json json = read_json_file(resources_ / "studies/llama-vs-alpaca-nano.json");
    json["seeds"] = {1};
    json["benchmarks"] = {"nano-dk"};
    json["keep"] = {{"stages", "none"}};
    write_file(study, json.dump());
    QProcess process;
    program_.start(process, {"run", study, "--db", db, "--json"});
    QVERIFY(process.waitForFinished(500000));
    QCOMPARE(process.exitCode(), 0);
    std::map<std::string, double> lost;
    const Json runs = parse_json(process.readAllStandardOutput().toStdString(), "standard output");
    for (const Json& row : runs.at("runs")) {
      const Json run = program_.run({"show", row.at("id").get<std::string>(), "--db", db, "--json"}).json();
      lost[run.at("model").get<std::string>()] = run.at("forgetting").at("by_group").at("dk").at("fg").get<double>();
    }
    QVERIFY(lost.at("alpaca-nano-m") > 10);
    QVERIFY(lost.at("llama-nano-m") > lost.at("alpaca-nano-m") + 5);
  }

  // One seed; the manual's table has three.
  void both_families_know_learn_and_forget() {
    const std::string study = program_.path("study.json"), db = program_.path("runs.db");
    Json json = read_json_file(resources_ / "studies/bloomz-vs-mt0-nano.json");
    json["seeds"] = {1};
    json["benchmarks"] = {"nano-dk", "nano-rc"};
    json["keep"] = {{"stages", "none"}};
    write_file(study, json.dump());
    QProcess process;
    program_.start(process, {"run", study, "--db", db, "--json"});
    QVERIFY(process.waitForFinished(500000));
    QCOMPARE(process.exitCode(), 0);
    const Json runs = parse_json(process.readAllStandardOutput().toStdString(), "standard output");
    QCOMPARE(runs.at("runs").size(), std::size_t{2});
    for (const Json& row : runs.at("runs")) {
      const Json run = program_.run({"show", row.at("id").get<std::string>(), "--db", db, "--json"}).json();
      const std::string model = run.at("model").get<std::string>();
      for (const char* group : {"dk", "rc"}) {
        const auto [score, chance] = group_at(run, group, 0);
        QVERIFY2(score >= chance + 15, (model + " does not know " + group).c_str());
      }
      const Json groups = run.at("forgetting").at("by_group");
      QVERIFY2(groups.at("dk").at("fg") > 10, model.c_str());
      QVERIFY2(groups.at("rc").at("fg") > 5, model.c_str());
      for (std::size_t task = 0; task < run.at("tasks").size(); ++task) {
        const Json& scores = run.at("tasks")[task].at("scores");
        QVERIFY2(scores[task + 1].get<double>() >= scores[0].get<double>() + 10,
                 (model + " does not learn task " + std::to_string(task + 1)).c_str());
      }
    }
  }
};

QTEST_GUILESS_MAIN(NanoTest)
#include "nano_test.moc"
