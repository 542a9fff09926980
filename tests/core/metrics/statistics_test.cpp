// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/statistics.h"

#include <filesystem>

#include "../../support/expect.h"
#include "base/json.h"

using namespace lethe;
using namespace lethe::metrics;

class StatisticsTest : public QObject {
  Q_OBJECT
 private slots:
  void mean_and_spread() {
    const std::vector<double> values = {2, 4, 4, 4, 5, 5, 7, 9};
    EXPECT_NEAR(mean(values), 5.0, 1e-12);
    EXPECT_NEAR(*sample_standard_deviation(values), std::sqrt(32.0 / 7), 1e-12);
    EXPECT_NEAR(*standard_error(values), std::sqrt(32.0 / 7 / 8), 1e-12);
    QVERIFY(!standard_error(std::vector<double>{3}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, mean(std::vector<double>{}));
    // Equal values do not scatter, whatever their sum rounds to.
    for (int i = 1; i < 1000; ++i) {
      const std::vector<double> same(3, i / 10.3);
      QCOMPARE(mean(same), same[0]);
      QCOMPARE(*sample_standard_deviation(same), 0.0);
    }
  }

  void quantiles_are_the_references() {
    const Json golden = read_json_file(std::filesystem::path(LETHE_SOURCE_DIR) / "tests/golden/metrics/golden.json");
    for (const auto& [degrees, t] : golden.at("t95").items())
      EXPECT_NEAR(t_quantile_95(std::stoul(degrees)), t.get<double>(), 1e-9);
  }

  void bands() {
    const std::vector<double> seeds = {24.0, 24.8, 23.8};
    const double deviation = std::sqrt((0.04 + 0.36 + 0.16) / 2);
    const Band plain = band(seeds, BandKind::standard_deviation);
    EXPECT_NEAR(plain.mean, 24.2, 1e-12);
    EXPECT_NEAR(*plain.half_width, deviation, 1e-12);
    QCOMPARE(plain.words(), std::string("mean ± sample standard deviation, n = 3"));
    const Band interval = band(seeds, BandKind::t_interval_95);
    EXPECT_NEAR(*interval.half_width, 4.302652729911275 * deviation / std::sqrt(3.0), 1e-9);
    QVERIFY(interval.words().find("t-interval, n = 3") != std::string::npos);
    QVERIFY(!band(std::vector<double>{1}, BandKind::t_interval_95).half_width);
  }

  void bootstrap_of_a_mean() {
    std::vector<double> values;
    for (int i = 0; i < 200; ++i) values.push_back(i % 4 == 0 ? 100 : 0);
    const auto of = [&](std::span<const std::size_t> picked) {
      double sum = 0;
      for (const std::size_t i : picked) sum += values[i];
      return sum / static_cast<double>(picked.size());
    };
    const double error = *bootstrap_error(values.size(), of);
    EXPECT_NEAR(error, *standard_error(values), 0.25);
    QCOMPARE(*bootstrap_error(values.size(), of), error);
    QVERIFY(*bootstrap_error(values.size(), of, 1000, 1) != error);
    QVERIFY(!bootstrap_error(1, of));
  }
};

QTEST_GUILESS_MAIN(StatisticsTest)
#include "statistics_test.moc"
