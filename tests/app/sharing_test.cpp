// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that share stages tell what they were asked for, whoever measured it.
#include <QTest>

#include "world.h"

using namespace lethe;
using namespace lethe::test;

class SharingTest : public QObject {
  Q_OBJECT

 private:
  const World world_;

  std::string study_on(const std::string& name, const std::vector<std::string>& benchmarks) const {
    Json study = study_json(name, 1);
    study["benchmarks"] = benchmarks;
    const std::string file = (world_.tiny.folder / (name + ".json")).string();
    write_file(file, study.dump());
    return file;
  }

  /// Its run's elements, scores and measures.
  Json told(const std::string& study, const std::string& db) const {
    const Json run = world_.run({"run", study, "--threads", "1", "--json", "--db", db}).json().at("runs").at(0);
    return told_of(run.at("id").get<std::string>(), db);
  }
  Json told_of(const std::string& id, const std::string& db) const {
    const Json shown = world_.shown(id, db);
    return {shown.at("elements"), shown.at("scores"), shown.at("forgetting"), shown.at("tasks")};
  }

 private slots:
  void a_run_shows_what_it_asks_for_and_no_more() {
    const auto other = world_.tiny.folder / "benchmarks/other";
    fs::copy(world_.tiny.benchmark(), other);
    Json described = parse_json(read_file(other / "benchmark.json"), "benchmark");
    for (Json& element : described.at("elements")) element["id"] = "other-" + element.at("id").get<std::string>();
    described["name"] = "other";
    described["group"] = "dk";
    write_file(other / "benchmark.json", described.dump());
    const std::string few = study_on("few", {"./benchmarks/tiny"});
    const std::string many = study_on("many", {"./benchmarks/tiny", "./benchmarks/other"});
    const Json few_alone = told(few, world_.path("few.db")), many_alone = told(many, world_.path("many.db"));
    QCOMPARE(few_alone.at(0).size(), 1U);
    QCOMPARE(many_alone.at(0).size(), 2U);

    const std::string upwards = world_.path("upwards.db"), downwards = world_.path("downwards.db");
    QCOMPARE(told(few, upwards), few_alone);
    QCOMPARE(told(many, upwards), many_alone);
    QCOMPARE(told(few, upwards), few_alone);
    QCOMPARE(told(many, downwards), many_alone);
    QCOMPARE(told(few, downwards), few_alone);
  }
};

QTEST_GUILESS_MAIN(SharingTest)
#include "sharing_test.moc"
