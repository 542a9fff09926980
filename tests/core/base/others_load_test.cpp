// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/others_load.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>
#include <thread>

using namespace lethe;

namespace {

void compute(int milliseconds) {
  QElapsedTimer timer;
  timer.start();
  volatile unsigned sum = 0;
  while (timer.elapsed() < milliseconds) sum = sum + 1;
}

}  // namespace

class OthersLoadTest : public QObject {
  Q_OBJECT

 private slots:
  void what_others_compute_counts_and_what_we_compute_does_not() {
    QProcess others;
    others.start("sh", {"-c", "while :; do :; done"});
    QVERIFY(others.waitForStarted());
    const OthersLoad load;
    compute(600);
    const double with_another = load.share();
    others.kill();
    others.waitForFinished();
    // One busy program takes its share of the processors, however many there are and whatever else runs.
    const double its_share = 0.5 / std::thread::hardware_concurrency();
    QVERIFY2(with_another > 0.4 * its_share, std::to_string(with_another).c_str());
    QVERIFY(with_another <= 1);
  }

  void nothing_has_passed_at_first() {
    const OthersLoad load;
    QVERIFY(load.share() >= 0 && load.share() <= 1);
  }
};

QTEST_GUILESS_MAIN(OthersLoadTest)
#include "others_load_test.moc"
