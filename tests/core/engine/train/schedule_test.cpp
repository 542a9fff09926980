// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/schedule.h"

#include <QTest>
#include <cmath>

#include "base/error.h"

using namespace lethe;

class ScheduleTest : public QObject {
  Q_OBJECT

 private slots:
  // Expected values: transformers' get_*_schedule_with_warmup, the factor before each optimiser step.
  void known_values_data() {
    QTest::addColumn<QString>("schedule");
    QTest::addColumn<int>("step");
    QTest::addColumn<double>("expected");
    QTest::newRow("warm-up starts at 0") << "linear" << 1 << 0.0;
    QTest::newRow("half of the warm-up") << "linear" << 6 << 0.5;
    QTest::newRow("top") << "linear" << 11 << 1.0;
    QTest::newRow("half of the fall") << "linear" << 56 << 0.5;
    QTest::newRow("last step") << "linear" << 100 << 1.0 / 90;
    QTest::newRow("cosine, half") << "cosine" << 56 << 0.5;
    QTest::newRow("cosine, a quarter") << "cosine" << 11 + 45 / 2 << 0.5 * (1 + std::cos(M_PI * 22 / 90));
    QTest::newRow("constant") << "constant" << 99 << 1.0;
  }
  void known_values() {
    QFETCH(QString, schedule);
    QFETCH(int, step);
    QFETCH(double, expected);
    study::Training training;
    training.schedule = schedule.toStdString();
    training.warmup = 0.1;
    training.learning_rate = 1;
    QVERIFY(std::abs(engine::learning_rate_at(training, step, 100) - expected) < 1e-12);
  }
  void unknown_name_is_refused() {
    study::Training training;
    training.schedule = "cubic";
    training.warmup = 0;
    QVERIFY_THROWS_EXCEPTION(InputError, engine::learning_rate_at(training, 1, 10));
  }
};

QTEST_GUILESS_MAIN(ScheduleTest)
#include "schedule_test.moc"
