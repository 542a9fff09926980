// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <filesystem>

#include "../../support/expect.h"
#include "base/files.h"
#include "metrics/forgetting/measures.h"
#include "metrics/forgetting/score_matrix.h"

using namespace lethe;
using namespace lethe::metrics;
using lethe::test::refusal;

namespace {

Measures of(const std::string& csv) { return measure_forgetting(parse_score_matrix(csv, "m.csv")); }
double value(const Measures& measures, const std::string& name) { return measures.at(name).value.value_or(-1e9); }
QString reason(const Measures& measures, const std::string& name) {
  return QString::fromStdString(measures.at(name).reason);
}
QString refused(const std::string& csv) {
  return refusal([&] { parse_score_matrix(csv, "m.csv"); });
}

// Four tasks in order; every number below is worked out by hand from this table.
const std::string four =
    "stage,trained,a,b,c,d\n"
    "0,,10,20,30,40\n"
    "1,a,90,25,30,35\n"
    "2,b,80,70,40,30\n"
    "3,c,85,60,75,45\n"
    "4,d,70,65,60,95\n";

}  // namespace

class ForgettingTest : public QObject {
  Q_OBJECT
 private slots:
  void tasks_by_hand() {
    const Measures m = of(four);
    EXPECT_NEAR(value(m, "op"), (70 + 65 + 60 + 95) / 4.0, 1e-12);
    EXPECT_NEAR(value(m, "bwt"), ((70 - 90) + (65 - 70) + (60 - 75)) / 3.0, 1e-12);
    EXPECT_NEAR(value(m, "bwt_over_t"), ((70 - 90) + (65 - 70) + (60 - 75)) / 4.0, 1e-12);
    EXPECT_NEAR(value(m, "forgetting"), ((90 - 70) + (70 - 65) + (75 - 60)) / 3.0, 1e-12);
    EXPECT_NEAR(value(m, "fwt"), ((25 - 20) + (40 - 30) + (45 - 40)) / 3.0, 1e-12);
  }

  void relative_drops_by_hand() {
    const Measures m = of("stage,trained,x,y\n0,,50,80\n1,,40,80\n2,,25,60\n");
    EXPECT_NEAR(value(m, "fg"), ((20 + 50) / 2.0 + (0 + 25) / 2.0) / 2, 1e-12);
    EXPECT_NEAR(value(m, "fg_final"), (50 + 25) / 2.0, 1e-12);
    EXPECT_IN("no stage trained one of the elements", reason(m, "op"));
  }

  // The final drop of a group's mean is not FG: FG averages relative drops over all stages.
  void fg_is_no_final_drop() {
    const Measures m = of("stage,trained,rs\n0,,59.15\n1,,57\n2,,54\n3,,49\n4,,46\n5,,49.24\n");
    EXPECT_NEAR(value(m, "fg_final"), 16.754, 0.001);
    EXPECT_NEAR(value(m, "fg"), (59.15 - (57 + 54 + 49 + 46 + 49.24) / 5) / 59.15 * 100, 1e-10);
    QVERIFY(value(m, "fg") < value(m, "fg_final"));
  }

  // Elements count alike whatever their level: the mean of drops is not the drop of the mean.
  void elements_count_alike() {
    const Measures m = of("stage,trained,low,high\n0,,10,90\n1,,5,90\n");
    EXPECT_NEAR(value(m, "fg"), 25.0, 1e-12);
  }

  void the_best_score_may_come_later_or_earlier() {
    // a is best at stage 2, b was better at stage 1 than when trained; stage 0 (99) never counts.
    const Measures m = of("stage,trained,a,b,c\n0,,99,99,99\n1,a,50,60,0\n2,b,70,40,0\n3,c,30,20,80\n");
    EXPECT_NEAR(value(m, "forgetting"), ((70 - 30) + (60 - 20)) / 2.0, 1e-12);
    EXPECT_NEAR(value(m, "bwt"), ((30 - 50) + (20 - 40)) / 2.0, 1e-12);
  }

  void only_the_lower_triangle_measured() {
    const Measures m = of("stage,trained,a,b,c\n0,,,,\n1,a,90,,\n2,b,80,70,\n3,c,60,65,75\n");
    EXPECT_NEAR(value(m, "op"), 200 / 3.0, 1e-12);
    EXPECT_NEAR(value(m, "bwt"), (-30 - 5) / 2.0, 1e-12);
    EXPECT_NEAR(value(m, "forgetting"), (30 + 5) / 2.0, 1e-12);
    QVERIFY(!m.at("fwt").value && !m.at("fg").value);
    QCOMPARE(reason(m, "fwt"), QString("'b' was not measured at stage 1"));
    QCOMPARE(reason(m, "fg"), QString("'a' was not measured at stage 0"));
    const Measures hole = of("stage,trained,a,b,c\n0,,1,1,1\n1,a,90,1,1\n2,b,,70,1\n3,c,60,65,75\n");
    QCOMPARE(reason(hole, "forgetting"), QString("'a' was not measured at stage 2"));
    QVERIFY(hole.at("bwt").value);
  }

  void stages_that_trained_none_are_not_counted() {
    const Measures with = of("stage,trained,a,b\n0,,10,20\n1,a,90,30\n2,,85,35\n3,b,70,80\n4,,60,75\n");
    EXPECT_NEAR(value(with, "op"), (70 + 80) / 2.0, 1e-12);
    EXPECT_NEAR(value(with, "bwt"), 70 - 90.0, 1e-12);
    EXPECT_NEAR(value(with, "fwt"), 30 - 20.0, 1e-12);
    EXPECT_NEAR(value(with, "fg_final"), ((10 - 60) / 10.0 + (20 - 75) / 20.0) * 50, 1e-10);
  }

  void undefined_with_the_reason() {
    const Measures zero = of("stage,trained,a,b\n0,,0,20\n1,a,90,30\n");
    EXPECT_IN("'a' is not above 0 at stage 0", reason(zero, "fg"));
    EXPECT_NEAR(value(zero, "op"), 90.0, 1e-12);
    EXPECT_NEAR(value(zero, "bwt_over_t"), 0.0, 1e-12);
    for (const char* name : {"bwt", "forgetting", "fwt"}) EXPECT_IN("fewer than two", reason(zero, name));
    EXPECT_IN("no stage follows stage 0", reason(of("stage,trained,a\n0,,5\n"), "fg_final"));
    EXPECT_IN("'a' was trained at more than one stage",
              reason(of("stage,trained,a,b\n0,,1,1\n1,a,2,2\n2,b,2,2\n3,a,2,2\n"), "bwt"));
  }

  void groups() {
    const ScoreMatrix matrix = parse_score_matrix("stage,trained,x,y,z\n0,,50,0,80\n1,,40,1,60\n", "m.csv");
    const std::vector<std::string> groups = {"dk", "rs", "dk"};
    const auto by_group = measure_by_group(matrix, groups);
    QCOMPARE(by_group.size(), std::size_t(2));
    EXPECT_NEAR(*by_group.at("dk").at("fg").value, 22.5, 1e-12);
    QVERIFY(!by_group.at("rs").at("fg").value);
    QVERIFY(!by_group.at("dk").contains("op"));
  }

  void as_json() {
    const Json json = measures_json(of("stage,trained,a,b\n0,,0,20\n1,a,90,30\n"));
    for (const char* name : {"fg", "fg_final", "op", "bwt", "bwt_over_t", "forgetting", "fwt"}) {
      QVERIFY(json.contains(name));
      QVERIFY(json.at("definitions").at(name).get<std::string>().size() > 20);
      QCOMPARE(json.at(name).is_null(), json.at("undefined").contains(name));
    }
    QCOMPARE(json.at("op").get<double>(), 90.0);
    QVERIFY(json.at("fg").is_null());
  }

  void a_file_is_read_as_people_write_it() {
    QTemporaryDir dir;
    const std::filesystem::path path = dir.path().toStdString() + "/m.csv";
    write_file(path, "\xEF\xBB\xBFstage,trained,\"a, b\",c\r\n0,, 10 ,\r\n1,c,5.5,1e1\r\n\r\n");
    const ScoreMatrix matrix = read_score_matrix(path);
    QCOMPARE(matrix.elements, (std::vector<std::string>{"a, b", "c"}));
    QCOMPARE(matrix.trained, (std::vector<std::string>{"", "c"}));
    QCOMPARE(*matrix.scores[1][0], 5.5);
    QCOMPARE(*matrix.scores[1][1], 10.0);
    QVERIFY(!matrix.scores[0][1]);
    EXPECT_IN("gone.csv: no such file", refusal([] { read_score_matrix("gone.csv"); }));
  }

  void what_is_wrong_is_named() {
    EXPECT_IN("m.csv: the file is empty", refused(""));
    EXPECT_IN("m.csv, line 1: expected the header stage,trained", refused("stage,task,a\n0,,1\n"));
    EXPECT_IN("m.csv, line 1: the element 'a' stands twice", refused("stage,trained,a,a\n"));
    EXPECT_IN("m.csv: no stage follows the header", refused("stage,trained,a\n"));
    EXPECT_IN("m.csv, line 3: 'stage': expected 1", refused("stage,trained,a\n0,,1\n2,,1\n"));
    EXPECT_IN("m.csv, line 2: 'trained': stage 0", refused("stage,trained,a\n0,a,1\n"));
    EXPECT_IN("m.csv, line 3: 'trained': 'simq' is none of the elements",
              refused("stage,trained,simp\n0,,1\n1,simq,1\n"));
    EXPECT_IN("did you mean 'simp'?", refused("stage,trained,simp\n0,,1\n1,simq,1\n"));
    EXPECT_IN("m.csv, line 2: 'b': expected a number in percent or nothing, got '5 %'",
              refused("stage,trained,a,b\n0,,1,5 %\n"));
    EXPECT_IN("got 'nan'", refused("stage,trained,a\n0,,nan\n"));
    EXPECT_IN("m.csv, line 3: expected 3 cells", refused("stage,trained,a\n0,,1\n1,a,1,2\n"));
    EXPECT_IN("m.csv, line 2: a quoted cell begins here and is never closed", refused("stage,trained,a\n0,,\"1\n"));
    EXPECT_IN("m.csv, line 2: expected a comma after the quoted cell", refused("stage,trained,a\n0,,\"1\"2\n"));
  }
};

QTEST_GUILESS_MAIN(ForgettingTest)
#include "forgetting_test.moc"
