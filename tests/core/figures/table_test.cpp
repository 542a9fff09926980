// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "base/join.h"
#include "csv_reader.h"
#include "figures/forgetting_table.h"
#include "figures/text.h"
#include "made_up.h"

using namespace lethe;
using namespace lethe::figures;

namespace {

RunScores small(const std::string& model, std::uint64_t seed, std::vector<std::vector<std::optional<double>>> scores) {
  RunScores run;
  run.id = model + std::to_string(seed);
  run.model = model;
  run.method = run.method_name = "full";
  run.strategy = "sequential";
  run.seed = seed;
  run.stages = {"start", "simp", "exp"};
  run.elements = {{"one", "dk", 25.0, 10, "h1", true}, {"two", "dk", 25.0, 10, "h2", true}};
  run.scores = std::move(scores);
  run.tasks = {{"simp", "sari", 1, {30, 50, 40}, true}, {"exp", "bleu", 2, {0, 10, 90}, true}};
  return run;
}

bool near(double a, double b) { return std::abs(a - b) < 1e-6; }

std::string all_notes(const Table& table) { return join(table.notes, " "); }

}  // namespace

class TableTest : public QObject {
  Q_OBJECT
 private slots:
  void fg_is_the_mean_of_relative_losses() {
    // one: 80 → 60 (25 %), 40 (50 %); two: 50 → 50 (0 %), 40 (20 %): mean 23.75
    const Table table = forgetting_table({small("A", 1, {{80, 50}, {60, 50}, {40, 40}})}, Figure());
    QCOMPARE(table.rows.size(), 1u);
    QCOMPARE(table.rows[0][2].value->mean, 65.0);
    QCOMPARE(table.rows[0][3].value->mean, 40.0);
    QVERIFY(near(table.rows[0][4].value->mean, 23.75));
    QCOMPARE(table.rows[0][5].text, std::string("1"));
    QVERIFY(table.generated);
  }

  void means_and_spread_are_over_seeds() {
    const Table table = forgetting_table(
        {small("A", 1, {{80, 50}, {60, 50}, {40, 40}}), small("A", 2, {{80, 50}, {80, 50}, {80, 50}})}, Figure());
    const Band fg = *table.rows[0][4].value;  // of 23.75 and 0
    QVERIFY(near(fg.mean, 11.875));
    QVERIFY(near(fg.high - fg.mean, 16.793786));
    QVERIFY(plain_text(table).find("11.9 ± 16.8") != std::string::npos);
  }

  void undefined_is_told_and_never_a_number() {
    const Table zero = forgetting_table({small("A", 1, {{0, 50}, {60, 50}, {40, 40}})}, Figure());
    QVERIFY(!zero.rows[0][4].value);
    QVERIFY(all_notes(zero).find("'one' is not above 0 at stage 0") != std::string::npos);
    const Table missing = forgetting_table({small("A", 1, {{80, 50}, {60, {}}, {40, 40}})}, Figure());
    QVERIFY(!missing.rows[0][4].value);
    QVERIFY(all_notes(missing).find("'two' was not measured at stage 1") != std::string::npos);
    QCOMPARE(missing.rows[0][3].value->mean, 40.0);
  }

  void not_comparable_is_written_out() {
    auto other = small("B", 1, {{80, 50}, {60, 50}, {40, 40}});
    other.elements[0].hash = "changed";
    const Table table = forgetting_table({small("A", 1, {{80, 50}, {60, 50}, {40, 40}}), other}, Figure());
    QCOMPARE(table.rows.size(), 2u);
    QCOMPARE(table.rows[1][4].text, std::string("not comparable"));
  }

  void a_shared_measurement_has_no_spread() {
    const Table table = forgetting_table(
        {small("A", 1, {{80, 50}, {60, 50}, {40, 40}}), small("A", 2, {{80, 50}, {80, 50}, {80, 50}})}, Figure());
    const std::string text = plain_text(table);
    QVERIFY2(text.find("65.0") != std::string::npos && text.find("65.0 ±") == std::string::npos, text.c_str());
  }

  void what_makes_fg_another_measure_is_told() {
    auto shorter = small("B", 1, {{80, 50}, {60, 50}});
    shorter.stages = {"start", "simp"};
    const auto whole = small("A", 1, {{80, 50}, {60, 50}, {40, 40}});
    QVERIFY(all_notes(forgetting_table({whole, shorter}, Figure())).find("numbers of stages (1, 2)") !=
            std::string::npos);
    QVERIFY(all_notes(forgetting_table({whole, small("B", 1, {{80, 50}, {60, 50}, {40, 40}})}, Figure()))
                .find("numbers of stages") == std::string::npos);
  }

  void templates_are_spoken_of_only_beside_models_of_both_kinds() {
    auto causal = small("A", 1, {{80, 50}, {60, 50}, {40, 40}}), other = small("B", 1, {{80, 50}, {60, 50}, {40, 40}});
    causal.elements[0].template_by_kind = other.elements[0].template_by_kind = true;
    const auto told = [&] {
      return all_notes(forgetting_table({causal, other}, Figure())).find("template differs") != std::string::npos;
    };
    QVERIFY(!told());
    other.encoder_decoder = true;
    QVERIFY(told());
  }

  void own_task_scores_stand_at_their_stages() {
    const Table table = own_task_table({small("A", 1, {{80, 50}, {60, 50}, {40, 40}})}, Figure());
    QCOMPARE(table.rows.size(), 2u);
    const std::vector<double> simp = {30, 30, 50, 40}, exp = {0, 10, 90, 90};
    for (std::size_t c = 0; c < 4; ++c) {
      QCOMPARE(table.rows[0][3 + c].value->mean, simp[c]);
      QCOMPARE(table.rows[1][3 + c].value->mean, exp[c]);
    }
  }

  void every_writer_says_that_data_is_generated() {
    const Table table = forgetting_table(made_up::four_lines(), Figure());
    for (const auto& text : {plain_text(table), markdown_table(table), booktabs(table)})
      QVERIFY(text.find("Generated data.") != std::string::npos);
    QCOMPARE(made_up::read_csv(csv(table))[1].back(), std::string("true"));
  }

  void the_terminal_table_is_aligned() {
    Table table;
    table.caption = "Numbers.";
    table.columns = {{"a", "Name", false}, {"b", "Value", true}};
    table.rows = {{{"räksmörgås", {}}, {"", Band{1.25, 1, 1.5, 2}}}, {{"東京", {}}, {"", Band{-10, -10, -10, 1}}}};
    const auto lines = QString::fromStdString(plain_text(table)).split('\n');
    QCOMPARE(lines[2], QString("Name              Value"));
    QCOMPARE(lines[4], QString("räksmörgås    1.2 ± 0.2"));
    QCOMPARE(lines[5], QString("東京        −10.0"));
  }

  void csv_reads_back_the_same_numbers() {
    Figure figure;
    figure.name = "f";
    const Table table = forgetting_table(made_up::four_lines(), figure);
    const auto records = made_up::read_csv(csv(table));
    QCOMPARE(records.size(), table.rows.size() + 1);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      QCOMPARE(records[r + 1][0], table.rows[r][0].text);
      const Band& fg = *table.rows[r][4].value;
      QVERIFY(std::stod(records[r + 1][10]) == fg.mean);
      QVERIFY(std::stod(records[r + 1][12]) == fg.high);
    }
  }

  void latex_has_its_signs_escaped_and_its_rules() {
    Table table = forgetting_table({small("A_1 & 50 %", 1, {{80, 50}, {60, 50}, {40, 40}}),
                                    small("A_1 & 50 %", 2, {{80, 50}, {80, 50}, {80, 50}})},
                                   Figure());
    const std::string tex = booktabs(table);
    QVERIFY(tex.find("A\\_1 \\& 50 \\%") != std::string::npos);
    for (const char* part : {"\\toprule", "\\midrule", "\\bottomrule", "11.9 $\\pm$ 16.8", "R$_0$"})
      QVERIFY2(tex.find(part) != std::string::npos, part);
    QVERIFY(tex.find("|") == std::string::npos);
  }

  void markdown_cells_do_not_break_the_table() { QCOMPARE(markdown("a|b*c\nd"), std::string("a\\|b\\*c d")); }
};

QTEST_GUILESS_MAIN(TableTest)
#include "table_test.moc"
