// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>

#include "csv_reader.h"
#include "figures/export.h"
#include "figures/text.h"
#include "made_up.h"

using namespace lethe;
using namespace lethe::figures;

namespace {

Venue paper() { return read_venue(LETHE_SOURCE_DIR "/resources/venues/paper.json"); }

int count(const std::string& text, const std::string& part) {
  int out = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++out;
  return out;
}

}  // namespace

class ExportTest : public QObject {
  Q_OBJECT
 private slots:
  void csv_reads_back_equal() {
    auto runs = made_up::four_lines();
    runs[0].scores[2][0].reset();
    for (int i : {1, 2}) runs[static_cast<std::size_t>(i)].scores[2][0].reset();
    for (auto& run : runs)
      if (run.model[0] == 'm') run.model = "mT0, \"nano\"\nm";
    const auto series = accuracy_by_stage(runs, Figure());
    const auto records = made_up::read_csv(csv(series));
    std::size_t row = 1;
    for (const auto& panel : series.panels)
      for (const auto& points : panel.lines)
        for (std::size_t stage = 0; stage < points.values.size(); ++stage, ++row) {
          const auto& record = records.at(row);
          QCOMPARE(record.size(), 16u);
          QCOMPARE(record[1], panel.group);
          QCOMPARE(record[3], series.lines[points.line].model);
          QCOMPARE(record[8], series.stages[stage]);
          QCOMPARE(record[9].empty(), !points.values[stage].has_value());
          if (!points.values[stage]) continue;
          const Band& band = *points.values[stage];
          QVERIFY(std::stod(record[9]) == band.mean && std::stod(record[10]) == band.low &&
                  std::stod(record[11]) == band.high && std::stoi(record[12]) == band.n);
        }
    QCOMPARE(records.size(), row);
    QVERIFY(records[3][9].empty());  // the gap
    QCOMPARE(records[1].back(), std::string("true"));
  }

  void all_scores_are_there() {
    const auto runs = made_up::two_models();
    const auto records = made_up::read_csv(scores_csv(runs));
    QCOMPARE(records.size(), 1 + 6u * 6u * 8u);
    QVERIFY(std::stod(records[1][11]) == *runs[0].scores[0][0]);
  }

  void pgfplots_is_whole_and_escaped() {
    auto runs = made_up::two_models();
    for (auto& run : runs) run.model += " 100%_#";
    const std::string tex = pgfplots(accuracy_by_stage(runs, Figure()), paper());
    QVERIFY(tex.find("nano m 100\\%\\_\\#") != std::string::npos);
    QCOMPARE(count(tex, "\\nextgroupplot"), 4);
    QCOMPARE(count(tex, "\\addlegendentry"), 2);
    QCOMPARE(count(tex, "-- cycle"), 8);
    QVERIFY(tex.find("\\usepgfplotslibrary{groupplots}") != std::string::npos);
    QVERIFY(tex.find("Generated data") != std::string::npos);
    for (const char* name : {"tikzpicture", "groupplot"})
      QCOMPARE(count(tex, std::string("\\begin{") + name + "}"), count(tex, std::string("\\end{") + name + "}"));
    const QString bare =
        QString::fromStdString(tex).remove("\\%").remove(QRegularExpression("%.*")).remove("\\{").remove("\\}");
    QCOMPARE(bare.count('{'), bare.count('}'));
  }

  void a_gap_splits_line_and_band() {
    auto runs = made_up::two_models();
    for (std::size_t i = 0; i < 3; ++i) runs[i].scores[3][0].reset();
    Figure figure;
    figure.groups = {"dk"};
    const std::string tex = pgfplots(accuracy_by_stage(runs, figure), paper());
    QCOMPARE(count(tex, "(3,nan)"), 1);
    QCOMPARE(count(tex, "-- cycle"), 3);
  }

  void latex_signs_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("escaped");
    QTest::newRow("specials")
        << "50 % & $x_1^2 #{a}~\\"
        << "50 \\% \\& \\$x\\_1\\textasciicircum{}2 \\#\\{a\\}\\textasciitilde{}\\textbackslash{}";
    QTest::newRow("signs") << "−3 ± 1 → x"
                           << "$-$3 $\\pm$ 1 $\\to$ x";
    QTest::newRow("letters") << "Übung"
                             << "Übung";
  }
  void latex_signs() {
    QFETCH(QString, text);
    QFETCH(QString, escaped);
    QCOMPARE(QString::fromStdString(latex(text.toStdString())), escaped);
  }

  void numbers_are_exact_and_never_minus_zero() {
    for (const double value : {0.1, 1.0 / 3, -2.5e-17, 66.66666666666667}) QVERIFY(std::stod(exact(value)) == value);
    QCOMPARE(fixed(-0.04, 1), std::string("0.0"));
    QCOMPARE(pretty(-2.25, 1), std::string("−2.2"));
  }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "export_test.moc"
