// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "figures/series.h"
#include "made_up.h"

using namespace lethe;
using namespace lethe::figures;

namespace {

// Two elements of dk over three stages.
RunScores small(std::uint64_t seed, std::vector<std::vector<std::optional<double>>> scores) {
  RunScores run;
  run.id = std::to_string(seed);
  run.model = "A";
  run.method = run.method_name = "full";
  run.strategy = "sequential";
  run.seed = seed;
  run.stages = {"start", "simp", "exp"};
  run.elements = {{"one", "dk", 25.0, 10, "h1", false}, {"two", "dk", 50.0, 10, "h2", false}};
  run.scores = std::move(scores);
  return run;
}

bool near(double a, double b) { return std::abs(a - b) < 1e-5; }

}  // namespace

class SeriesTest : public QObject {
  Q_OBJECT
 private slots:
  void a_group_is_the_mean_of_its_elements_and_a_line_of_its_seeds() {
    const auto series = accuracy_by_stage(
        {small(2, {{80, 60}, {50, 50}, {40, 20}}), small(1, {{90, 70}, {60, 40}, {50, 30}})}, Figure());
    QCOMPARE(series.lines.size(), 1u);
    QCOMPARE(series.lines[0].label, std::string("A full"));
    QCOMPARE(series.lines[0].seeds, (std::vector<std::uint64_t>{1, 2}));
    QCOMPARE(series.panels.size(), 1u);
    QCOMPARE(*series.panels[0].chance, 37.5);
    const auto& values = series.panels[0].lines[0].values;
    QCOMPARE(values[0]->mean, 75.0);  // (80 + 70) / 2
    QCOMPARE(values[1]->mean, 50.0);
    QCOMPARE(values[2]->mean, 35.0);
    QCOMPARE(values[0]->n, 2);
    QVERIFY(near(values[0]->high - 75, 7.0710678));  // √50
    QCOMPARE(values[1]->high, 50.0);
  }

  void other_settings_make_other_lines() {
    auto high = small(1, {{80, 60}, {50, 50}, {40, 20}}), low = small(1, {{80, 60}, {70, 50}, {60, 40}}), again = low;
    high.settings = {{"epochs", "2"}, {"learning_rate", "0.1"}};
    low.settings = again.settings = {{"epochs", "2"}, {"learning_rate", "0.001"}};
    again.seed = 2;
    const auto series = accuracy_by_stage({high, low, again}, Figure());
    QCOMPARE(series.lines.size(), 2u);
    QCOMPARE(series.lines[0].label, std::string("learning_rate 0.1"));
    QCOMPARE(series.lines[1].label, std::string("learning_rate 0.001"));
    QCOMPARE(series.lines[1].n(), 2);
    Figure over_models;
    over_models.lines = {"method", "strategy", "sequence"};
    const auto mean = accuracy_by_stage({high, low}, over_models);
    QCOMPARE(mean.lines.size(), 1u);
    QVERIFY(caption(mean).find("2 settings") != std::string::npos);
  }

  void bands_are_what_they_say_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    // of 1, 2, 6: mean 3, s = √7, t(0.975, 2) = 4.302653
    QTest::newRow("none") << int(BandKind::none) << 3.0 << 3.0;
    QTest::newRow("sd") << int(BandKind::sd) << 3 - 2.6457513 << 3 + 2.6457513;
    QTest::newRow("ci95") << int(BandKind::ci95) << 3 - 6.5724114 << 3 + 6.5724114;
    QTest::newRow("range") << int(BandKind::range) << 1.0 << 6.0;
  }
  void bands_are_what_they_say() {
    QFETCH(int, kind);
    QFETCH(double, low);
    QFETCH(double, high);
    const Band band = summarise({1, 2, 6}, static_cast<BandKind>(kind));
    QVERIFY(near(band.low, low) && near(band.high, high));
    QCOMPARE(band.mean, 3.0);
    QCOMPARE(band.n, 3);
  }

  void one_value_has_no_band() { QVERIFY((summarise({4}, BandKind::ci95) == Band{4, 4, 4, 1})); }

  void a_missing_element_is_a_gap_and_fewer_seeds_are_told() {
    const auto gap = accuracy_by_stage({small(1, {{80, 60}, {50, {}}, {40, 20}})}, Figure());
    QVERIFY(!gap.panels[0].lines[0].values[1]);
    QVERIFY(gap.panels[0].lines[0].values[2].has_value());
    const auto fewer = accuracy_by_stage(
        {small(1, {{80, 60}, {50, {}}, {40, 20}}), small(2, {{80, 60}, {50, 30}, {40, 20}})}, Figure());
    QCOMPARE(fewer.panels[0].lines[0].values[1]->n, 1);
    QCOMPARE(fewer.panels[0].lines[0].values[1]->mean, 40.0);
    QVERIFY(caption(fewer).find("simp N 1") != std::string::npos);
  }

  void an_unfinished_run_ends_early() {
    const auto series = accuracy_by_stage({small(1, {{80, 60}, {50, 30}})}, Figure());
    QCOMPARE(series.panels[0].lines[0].values.size(), 3u);
    QVERIFY(!series.panels[0].lines[0].values[2]);
  }

  void other_hashes_are_left_out_and_told() {
    auto other = small(1, {{80, 60}, {50, 30}, {1, 1}});
    other.model = "B";
    other.elements[1].hash = "changed";
    const auto series = accuracy_by_stage({small(1, {{80, 60}, {50, 30}, {40, 20}}), other}, Figure());
    QCOMPARE(series.lines.size(), 2u);
    QCOMPARE(series.panels[0].lines.size(), 1u);
    QVERIFY(caption(series).find("B left out as not comparable") != std::string::npos);
  }

  void labels_hold_only_what_differs() {
    const auto series = accuracy_by_stage(made_up::two_models(), Figure());
    QCOMPARE(series.lines.size(), 2u);
    QCOMPARE(legend_entry(series.lines[1]), std::string("mT0 nano m, N 3"));
    QCOMPARE(series.common, std::string("full, sequential"));
  }

  void hiding_a_line_changes_no_other_mean() {
    Figure only;
    only.select.models = {"mT0 nano m"};
    const auto both = accuracy_by_stage(made_up::two_models(), Figure());
    const auto one = accuracy_by_stage(made_up::two_models(), only);
    QVERIFY(both.panels[0].lines[1].values == one.panels[0].lines[0].values);
  }

  void the_caption_tells_n_seeds_band_and_that_data_is_generated() {
    const std::string words = caption(accuracy_by_stage(made_up::two_models(), Figure()));
    for (const char* part : {"N = 3", "seeds 1, 2, 3", "± 1 standard deviation", "Generated data"})
      QVERIFY2(words.find(part) != std::string::npos, part);
  }

  void a_mean_over_more_than_seeds_is_told() {
    Figure figure;
    figure.lines = {"model"};
    const auto series = accuracy_by_stage(made_up::four_lines(), figure);
    QCOMPARE(series.lines.size(), 2u);
    QVERIFY(caption(series).find("mean over 2 methods") != std::string::npos);
    QVERIFY(caption(series).find("several have the same seed") != std::string::npos);
  }

  void different_sequences_are_numbered() {
    auto other = small(1, {{80, 60}, {50, 30}, {40, 20}});
    other.stages = {"start", "exp", "simp"};
    const auto series = accuracy_by_stage({small(1, {{80, 60}, {50, 30}, {40, 20}}), other}, Figure());
    QCOMPARE(series.stages, (std::vector<std::string>{"start", "1", "2"}));
    QCOMPARE(series.lines.size(), 2u);
  }

  void the_axis_holds_all_that_is_drawn() {
    const auto series = accuracy_by_stage({small(1, {{80, 60}, {50, 50}, {40, 45}})}, Figure());
    const Range range = y_range(series);  // chance 37.5 … 70
    QCOMPARE(range.low, 20.0);
    QCOMPARE(range.high, 80.0);
  }

  void nothing_selected_is_refused() {
    Figure figure;
    figure.select.models = {"none"};
    QVERIFY_EXCEPTION_THROWN(accuracy_by_stage(made_up::two_models(), figure), InputError);
    figure.select.models.clear();
    figure.groups = {"other"};
    QVERIFY_EXCEPTION_THROWN(accuracy_by_stage(made_up::two_models(), figure), InputError);
  }
};

QTEST_GUILESS_MAIN(SeriesTest)
#include "series_test.moc"
