// SPDX-License-Identifier: GPL-3.0-or-later
#include "paint/level_label.h"

#include <QTest>

using namespace lethe::figures;
using namespace lethe::paint;

/// A panel with one line through `values` and a level at 25.
static Panel panel(const std::vector<std::optional<double>>& values) {
  Panel panel;
  panel.chance = 25;
  panel.lines.emplace_back();
  for (const auto& value : values) {
    auto& point = panel.lines[0].values.emplace_back();
    if (value) point.emplace().mean = *value;
  }
  return panel;
}

class LevelLabelTest : public QObject {
  Q_OBJECT

  // A label as wide as one stage and as high as ten units of the range.
  static QString place(const std::vector<std::optional<double>>& values) {
    const auto stages = static_cast<double>(values.size());
    const LevelLabel label = place_level_label(panel(values), {100 * stages, 100}, {100, 10}, {0, 100}, stages);
    return QString(label.above ? "above " : "below ") + (label.left ? "left" : "right");
  }

 private slots:
  void stands_where_no_curve_is() {
    QCOMPARE(place({90, 90, 90, 90, 90, 90}), QString("above left"));
    QCOMPARE(place({30, 30, 60, 90, 90, 90}), QString("above right"));
    QCOMPARE(place({90, 90, 90, 60, 30, 30}), QString("above left"));
    QCOMPARE(place({30, 30, 30, 30, 30, 30}), QString("below left"));
    QCOMPARE(place({30, 30, 30, 30, 21, 21}), QString("below left"));
    QCOMPARE(place({21, 21, 30, 30, 30, 30}), QString("below right"));
  }

  void gaps_are_no_curve() { QCOMPARE(place({30, 30, 30, {}, {}, {}}), QString("above right")); }
};

QTEST_GUILESS_MAIN(LevelLabelTest)
#include "level_label_test.moc"
