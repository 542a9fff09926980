// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "data/benchmark.h"
#include "data/task.h"
#include "folder.h"
#include "nano/benchmarks.h"
#include "nano/tasks.h"

using namespace lethe;

/// What the nano generators write is read as it was meant.
class NanoDataTest : public QObject {
  Q_OBJECT
 private slots:
  void tasks() {
    for (const std::string& name : nano::task_names()) {
      const test::Folder folder;
      const nano::Task made = nano::make_task(name, 1, 20, 10);
      nano::write_task(made, folder.path());
      const data::Task task = data::read_task(folder.path());
      QCOMPARE(task.name, name);
      QVERIFY(task.generated);
      QCOMPARE(task.train().size(), made.train.size());
      QCOMPARE(task.test().size(), made.test.size());
      for (std::size_t i = 0; i < made.test.size(); ++i) {
        QCOMPARE(task.test()[i].target, " " + made.test[i].target);
        QCOMPARE(task.test()[i].references.at(0), made.test[i].target);
        QCOMPARE(task.test()[i].source, made.test[i].input);
        QVERIFY(task.test()[i].prompt.find(made.test[i].input) != std::string::npos);
      }
    }
  }

  void benchmarks() {
    for (const std::string& name : nano::benchmark_names()) {
      const test::Folder folder;
      const nano::Benchmark made = nano::make_benchmark(name, 1, 12);
      nano::write_benchmark(made, folder.path());
      const data::Benchmark benchmark = data::read_benchmark(folder.path());
      QCOMPARE(benchmark.name, name);
      QCOMPARE(benchmark.elements.size(), made.elements.size());
      for (std::size_t e = 0; e < made.elements.size(); ++e) {
        const data::Element& element = benchmark.elements[e];
        const nano::BenchmarkElement& expected = made.elements[e];
        QCOMPARE(element.id, expected.id);
        QVERIFY(std::abs(element.chance - expected.chance()) < 1e-9);
        QCOMPARE(element.causal.size(), expected.items.size());
        QCOMPARE(element.encoder_decoder.has_value(), name == "nano-bias");
        for (std::size_t i = 0; i < expected.items.size(); ++i) {
          const data::Item& item = element.causal[i];
          QCOMPARE(static_cast<std::size_t>(item.gold), expected.items[i].answer);
          QVERIFY(item.continuations[0].ends_with(expected.items[i].options[0]));
        }
      }
    }
  }
};

QTEST_GUILESS_MAIN(NanoDataTest)
#include "nano_test.moc"
