// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include "figures/forgetting_table.h"
#include "figures/series.h"
#include "runs/run_reader.h"
#include "runs/runs_sorting.h"
#include "world.h"

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;

namespace {

/// Model, sorting and reader as the page joins them.
struct Joined {
  explicit Joined(const std::filesystem::path& file)
      : catalog({std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}}), reader(file, catalog) {
    QObject::connect(&reader, &RunReader::listed, [this](const auto& runs, const auto&) { model.set_runs(runs); });
    QObject::connect(&reader, &RunReader::summarised, &model, &RunsModel::set_summaries);
    QObject::connect(&model, &RunsModel::results_wanted, &reader, &RunReader::summarise);
  }
  bool list(int rows) {
    reader.list();
    return QTest::qWaitFor([&] { return model.rowCount() == rows; }, 60000);
  }
  bool all_read() {
    model.want_all();
    return QTest::qWaitFor(
        [&] {
          for (int row = 0; row < model.rowCount(); ++row)
            for (const RunFacts* run : model.runs_at(model.index(row, 0)))
              if (!run->summary) return false;
          return true;
        },
        60000);
  }
  catalog::Catalog catalog;
  RunsModel model;
  RunsSorting sorting{model};
  RunReader reader;
};

QStringList names(const QAbstractItemModel& model) {
  QStringList out;
  for (int row = 0; row < model.rowCount(); ++row)
    out << model.index(row, 0).data().toString() + " " + model.index(row, 1).data().toString();
  return out;
}

}  // namespace

class RunsModelTest : public QObject {
  Q_OBJECT

 private slots:
  void groups_hold_all_but_seed() {
    World world;
    fill(world);
    world.queue_only({.method = "lora", .seed = 9});
    world.recorder.reset();
    Joined it(world.place.file);
    QAbstractItemModelTester tester(&it.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester tester2(&it.sorting, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(it.list(3));
    QVERIFY(it.all_read());
    QCOMPARE(names(it.model), QStringList({"bloomz-nano-m full", "bloomz-nano-m lora", "mt0-nano-m full"}));
    const QModelIndex lora = it.model.index(1, 0);
    QCOMPARE(it.model.rowCount(lora), 3);
    QCOMPARE(it.model.index(1, RunsModel::Status).data().toString(), QString("1 waiting, 2 done"));
    QCOMPARE(it.model.index(1, RunsModel::Seed).data().toString(), QString("1, 2, 9"));
    QCOMPARE(it.model.index(2, RunsModel::FgDk, lora).data().toString(), QString("–"));
    it.model.set_grouped(false);
    QCOMPARE(it.model.rowCount(), 9);
    it.sorting.set_filter(RunFilter::parse("method:lora status:done"));
    QCOMPARE(it.sorting.rowCount(), 2);
  }

  void other_settings_make_other_groups() {
    World world;
    for (const std::uint64_t seed : {1, 2}) world.finish({.seed = seed});
    for (const std::uint64_t seed : {1, 2}) world.finish({.seed = seed, .fall = 3, .rate = 0.002});
    world.recorder.reset();
    Joined it(world.place.file);
    QVERIFY(it.list(2));
    QVERIFY(it.all_read());
    QVERIFY2(it.model.index(1, RunsModel::Method).data().toString() == "full, learning rate 0.002",
             qPrintable(names(it.model).join(" | ")));
    QVERIFY(it.model.index(0, RunsModel::Method).data().toString().startsWith("full, learning rate "));
    QVERIFY(*it.model.number(it.model.index(0, RunsModel::FgDk)) >
            *it.model.number(it.model.index(1, RunsModel::FgDk)) + 5);
  }

  void no_mean_stands_there_before_all_of_a_group_is_read() {
    World world;
    for (const std::uint64_t seed : {1, 2}) world.finish({.seed = seed});
    world.recorder.reset();
    Joined it(world.place.file);
    QObject::disconnect(&it.model, &RunsModel::results_wanted, nullptr, nullptr);
    QVERIFY(it.list(1));
    const QModelIndex cell = it.model.index(0, RunsModel::FgDk);
    RunSummary one;
    one.id = world.ids[0];
    one.fg = {{"dk", 12.0}};
    it.model.set_summaries({one});
    QCOMPARE(cell.data().toString(), QString("…"));
    one.id = world.ids[1];
    one.fg = {{"dk", 14.0}};
    it.model.set_summaries({one});
    QCOMPARE(cell.data().toString(), QString("13.0"));
  }

  void means_are_those_of_figures() {
    World world;
    fill(world);
    world.recorder.reset();
    Joined it(world.place.file);
    QVERIFY(it.list(3));
    QVERIFY(it.all_read());
    std::vector<figures::RunScores> runs;
    for (const auto& id : world.ids)
      runs.push_back(figures::scores_of(store::run_detail(world.place.database, id), it.catalog));
    figures::Figure figure;
    figure.name = "test";
    const figures::Table table = figures::forgetting_table(runs, figure);
    int compared = 0;
    for (int row = 0; row < it.model.rowCount(); ++row)
      for (const auto& [column, group] :
           {std::pair(RunsModel::FgDk, "dk"), std::pair(RunsModel::FgRs, "rs"), std::pair(RunsModel::FgRc, "rc")})
        for (const auto& cells : table.rows) {
          const RunFacts& run = it.model.first_at(it.model.index(row, 0));
          if (cells[0].text != (run.model + " " + run.method).toStdString() ||
              cells[1].text != figures::group_title(group))
            continue;
          ++compared;
          QCOMPARE(*it.model.number(it.model.index(row, column)), cells[4].value->mean);
        }
    QCOMPARE(compared, 9);
  }

  void a_filter_changes_no_mean() {
    World world;
    fill(world);
    world.recorder.reset();
    Joined it(world.place.file);
    QVERIFY(it.list(3));
    QVERIFY(it.all_read());
    const auto before = it.model.number(it.model.index(0, RunsModel::FgDk));
    it.sorting.set_filter(RunFilter::parse("seed:2"));
    QCOMPARE(it.sorting.rowCount(), 3);
    QCOMPARE(it.sorting.rowCount(it.sorting.index(0, 0)), 1);
    QCOMPARE(it.model.number(it.sorting.mapToSource(it.sorting.index(0, RunsModel::FgDk))), before);
  }

  void sorts_by_results_and_puts_what_is_missing_last() {
    World world;
    fill(world);
    world.queue_only({.method = "pmss"});
    world.recorder.reset();
    Joined it(world.place.file);
    QVERIFY(it.list(4));
    QVERIFY(it.all_read());
    it.sorting.sort(RunsModel::FgDk, Qt::AscendingOrder);
    QCOMPARE(names(it.sorting).first(), QString("bloomz-nano-m lora"));
    QVERIFY(names(it.sorting).last().contains("pmss"));
    it.sorting.sort(RunsModel::FgDk, Qt::DescendingOrder);
    QCOMPARE(names(it.sorting).first(), QString("mt0-nano-m full"));
    QVERIFY(names(it.sorting).last().contains("pmss"));
  }

  void a_list_of_the_same_runs_moves_nothing() {
    World world;
    fill(world);
    Joined it(world.place.file);
    QVERIFY(it.list(3));
    QVERIFY(it.all_read());
    QSignalSpy resets(&it.model, &QAbstractItemModel::modelReset);
    QSignalSpy lists(&it.reader, &RunReader::listed);
    it.reader.list();
    QVERIFY(lists.wait());
    QCOMPARE(resets.count(), 0);
    QVERIFY(it.model.find(world.ids.front())->summary);
    world.recorder.reset();
    world.place.queue.remove(world.ids.back());
    it.reader.list();
    QVERIFY(lists.wait());
    QCOMPARE(resets.count(), 1);
    QCOMPARE(it.model.run_count(), std::size_t(7));
  }

  void ten_thousand_runs_stay_quick() {
    World world;
    std::vector<study::RunSpec> specs;
    for (std::uint64_t seed = 1; seed <= 2500; ++seed)
      for (const std::string method : {"full", "lora"})
        for (const std::string model : {"bloomz-nano-m", "mt0-nano-m"})
          specs.push_back(spec_of({.model = model, .method = method, .seed = seed}));
    world.place.queue.enqueue("many", {{"name", "many"}}, specs);
    world.recorder.reset();
    Joined it(world.place.file);
    it.model.set_grouped(false);
    QElapsedTimer clock;
    const auto told = [&](const char* what) { qInfo("%s: %lld ms", what, static_cast<long long>(clock.restart())); };
    clock.start();
    QVERIFY(it.list(10000));
    told("listed, in a thread");
    it.sorting.sort(RunsModel::Seed, Qt::DescendingOrder);
    told("sorted by seed");
    QCOMPARE(it.sorting.index(0, RunsModel::Seed).data().toString(), QString("2500"));
    it.sorting.sort(RunsModel::Model, Qt::AscendingOrder);
    told("sorted by name");
    it.sorting.set_filter(RunFilter::parse("model:mt0* method:lora seed>2490"));
    told("filtered");
    QCOMPARE(it.sorting.rowCount(), 10);
    it.sorting.set_filter({});
    told("filter taken away");
    it.model.set_grouped(true);
    told("grouped");
    QCOMPARE(it.model.rowCount(), 4);
    QCOMPARE(it.model.rowCount(it.model.index(0, 0)), 2500);
    clock.restart();
    QVERIFY(it.all_read());
    told("all results read, in a thread");
  }
};

QTEST_MAIN(RunsModelTest)
#include "runs_model_test.moc"
