// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "data/benchmark.h"
#include "data/task.h"
#include "folder.h"

using namespace lethe;
namespace fs = std::filesystem;

/// Files as others publish them, through a description a user could write (tests/real). LETHE_REAL_DATA names the
/// folder that holds tasks/exp and hellaswag.
class RealDataTest : public QObject {
  Q_OBJECT
  const std::string data_ = qEnvironmentVariable("LETHE_REAL_DATA").toStdString();

  /// A folder with a description of ours beside links to files of theirs.
  void fill(const test::Folder& folder, const std::string& description, const fs::path& theirs) {
    const fs::path ours = fs::path(LETHE_SOURCE_DIR) / "tests/real" / description;
    fs::copy_file(ours, folder.path(ours.filename().string()));
    for (const auto& entry : fs::directory_iterator(theirs))
      fs::create_symlink(fs::absolute(entry.path()), folder.path(entry.path().filename().string()));
  }

 private slots:
  void init() {
    if (data_.empty()) QSKIP("NOT RUN: LETHE_REAL_DATA is not set; it names the folder of the real data");
  }

  void a_task() {
    const test::Folder folder;
    fill(folder, "exp/task.json", fs::path(data_) / "tasks/exp");
    const data::Task task = data::read_task(folder.path());
    QCOMPARE(task.train().size(), std::size_t(6000));
    QCOMPARE(task.test().size(), std::size_t(1000));
    for (const auto* part : {&task.train(), &task.test()})
      for (const data::Example& example : *part) {
        QCOMPARE(example.references.size(), std::size_t(3));
        QVERIFY(example.target.size() > 1 && example.prompt.ends_with("\nReason:"));
        QVERIFY(example.prompt.starts_with("Say why these two sentences entail each other.") ||
                example.prompt.starts_with("Say why these two sentences do not entail each other.") ||
                example.prompt.starts_with("Say why these two sentences are unrelated."));
      }
  }

  void a_benchmark() {
    const test::Folder folder;
    fill(folder, "hellaswag/benchmark.json", fs::path(data_) / "hellaswag");
    const data::Benchmark benchmark = data::read_benchmark(folder.path());
    const data::Element& element = benchmark.elements.at(0);
    QCOMPARE(element.causal.size(), std::size_t(5021));
    QCOMPARE(element.chance, 25.0);
    std::set<int> answers;
    for (const data::Item& item : element.causal) {
      QCOMPARE(item.continuations.size(), std::size_t(4));
      answers.insert(item.gold);
    }
    QCOMPARE(answers, (std::set<int>{0, 1, 2, 3}));
  }
};

QTEST_GUILESS_MAIN(RealDataTest)
#include "real_test.moc"
