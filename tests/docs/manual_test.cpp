// SPDX-License-Identifier: GPL-3.0-or-later
// The manual names what there is, and its worked example is what lies in docs/example.
#include "base/files.h"
#include "catalog/catalog.h"
#include "data/benchmark.h"
#include "data/task.h"
#include "metrics/choice.h"
#include "metrics/metric.h"
#include "study/expand.h"
#include "study/settings.h"

using namespace lethe;
namespace fs = std::filesystem;

class ManualTest : public QObject {
  Q_OBJECT

 private:
  const fs::path docs_ = fs::path(LETHE_SOURCE_DIR) / "docs";

  std::string page(const char* name) const { return read_file(docs_ / "manual" / name); }

  static void expect(const std::string& text, const std::string& part) {
    QVERIFY2(text.find(part) != std::string::npos, qPrintable(QString::fromStdString("the manual lacks " + part)));
  }

 private slots:
  void every_setting_has_a_line() {
    const std::string studies = page("studies.md");
    for (const auto options : {study::training_options(), study::evaluation_options(), study::keep_options()})
      for (const catalog::Option& option : options) expect(studies, "\n| `" + option.name + "`");
    const auto presets = catalog::Catalog({fs::path(LETHE_SOURCE_DIR) / "resources", {}}).protocol("luo2023", "test");
    expect(studies, "3 |\n| `examples_per_task`");
    for (const char* key : {"batch_size", "clip", "max_length", "warmup"}) {
      const std::size_t line = studies.find("\n| `" + std::string(key) + "`");
      expect(studies.substr(line, studies.find('\n', line + 1) - line), "| " + presets.training.at(key).dump() + " |");
    }
  }

  void every_metric_is_named() {
    const std::string data = page("own-data.md");
    for (const auto& names : {metrics::metric_names(), metrics::choice_metric_names()})
      for (const std::string& name : names) expect(data, "`" + name + "`");
  }

  void every_command_is_named() {
    const std::string text = page("command-line.md");
    int commands = 0;
    for (const auto& entry : fs::directory_iterator(fs::path(LETHE_SOURCE_DIR) / "app/lethe-cli/commands")) {
      const std::string name = entry.path().stem().string();
      if (entry.path().extension() != ".cpp" || name == "all") continue;
      expect(text, "`" + name);
      ++commands;
    }
    QVERIFY(commands >= 12);
  }

  void the_example_is_printed_as_it_is() {
    const std::string data = page("own-data.md");
    expect(data, read_file(docs_ / "example/colours/task.json"));
    expect(data, read_file(docs_ / "example/counting/benchmark.json"));
  }

  void the_example_works() {
    const data::Task task = data::read_task(docs_ / "example/colours");
    QCOMPARE(task.train().size() + task.test().size(), std::size_t{64});
    QCOMPARE(task.train().front().prompt, std::string("The kite is yellow.\nColour:"));
    for (const data::Element& element : data::read_benchmark(docs_ / "example/counting").elements)
      for (const data::Item& item : element.causal) QCOMPARE(item.continuations.size(), std::size_t{3});
    const fs::path file = docs_ / "example/study.json";
    const catalog::Catalog catalog({fs::path(LETHE_SOURCE_DIR) / "resources", {}});
    const study::Expansion expansion = study::expand(study::read_study(file), catalog, study::place_of(file));
    QCOMPARE(expansion.problems, std::vector<std::string>());
    QCOMPARE(expansion.runs.size(), std::size_t{2});
  }
};

QTEST_GUILESS_MAIN(ManualTest)
#include "manual_test.moc"
