// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/thin.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace lethe::ui;

class ThinTest : public QObject {
  Q_OBJECT

 private slots:
  void short_curves_come_back_whole() {
    const std::vector<QPointF> points{{0, 1}, {1, 5}, {2, 3}};
    QCOMPARE(thinned(points, 1), points);
    QVERIFY(thinned({}, 10).empty());
  }

  void keeps_the_extremes_of_every_column() {
    std::vector<QPointF> points;
    for (int i = 0; i < 100000; ++i) points.emplace_back(i, std::sin(i * 0.01));
    points[51234].setY(40);
    points[70001].setY(-30);
    const auto kept = thinned(points, 500);
    QVERIFY(kept.size() <= 2000);
    QCOMPARE(kept.front(), points.front());
    QCOMPARE(kept.back(), points.back());
    QVERIFY(std::find(kept.begin(), kept.end(), points[51234]) != kept.end());
    QVERIFY(std::find(kept.begin(), kept.end(), points[70001]) != kept.end());
    QVERIFY(std::is_sorted(kept.begin(), kept.end(), [](auto a, auto b) { return a.x() < b.x(); }));
  }

  void gaps_stay_gaps() {
    std::vector<QPointF> points;
    for (int i = 0; i < 5000; ++i) points.emplace_back(i, i == 2500 ? std::numeric_limits<double>::quiet_NaN() : 1.0);
    const auto kept = thinned(points, 10);
    QCOMPARE(std::count_if(kept.begin(), kept.end(), [](const QPointF& p) { return std::isnan(p.y()); }), 1);
    QVERIFY(kept.size() < 60);
  }

  void a_curve_at_one_place_is_left_alone() {
    const std::vector<QPointF> points(100, QPointF(3, 4));
    QCOMPARE(thinned(points, 2).size(), std::size_t{100});
  }
};

QTEST_GUILESS_MAIN(ThinTest)
#include "thin_test.moc"
