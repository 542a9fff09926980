// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "runs/run_filter.h"

using namespace lethe::ui;

namespace {

RunFacts made(const QString& model, const QString& method, lethe::store::Status status, std::uint64_t seed) {
  RunFacts run;
  run.model = model;
  run.method = method;
  run.strategy = "sequential";
  run.sequence = "simp › exp";
  run.row.status = status;
  run.row.seed = seed;
  run.row.seconds = 90;
  run.row.id = "ab12";
  run.row.study = "order of tasks";
  run.text = (model + "\n" + method + "\nsequential\norder of tasks").toLower();
  return run;
}

RunFacts forgetful(double fg) {
  RunFacts run = made("bloomz-nano-m", "lora r8", lethe::store::Status::Done, 3);
  run.summary = RunSummary{};
  run.summary->fg_all = fg;
  run.summary->fg["dk"] = fg + 10;
  return run;
}

}  // namespace

class RunFilterTest : public QObject {
  Q_OBJECT

 private slots:
  void finds_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("passes");
    QTest::newRow("nothing") << "" << true;
    QTest::newRow("word") << "BLOOMZ" << true;
    QTest::newRow("words, all of them") << "bloomz lora" << true;
    QTest::newRow("a word that is not there") << "bloomz full" << false;
    QTest::newRow("part of a model") << "model:nano" << true;
    QTest::newRow("a pattern is the whole") << "model:nano*" << false;
    QTest::newRow("pattern") << "model:bloomz*" << true;
    QTest::newRow("pattern in any case") << "Model:BLOOMZ-*-m" << true;
    QTest::newRow("a dot is no pattern") << "model:bloomz.nano" << false;
    QTest::newRow("quoted") << "study:\"order of\"" << true;
    QTest::newRow("quoted word") << "\"order of\"" << true;
    QTest::newRow("status") << "status:done" << true;
    QTest::newRow("other status") << "status:failed" << false;
    QTest::newRow("turned round") << "-status:failed" << true;
    QTest::newRow("turned round word") << "-lora" << false;
    QTest::newRow("seed") << "seed:3" << true;
    QTest::newRow("other seed") << "seed=2" << false;
    QTest::newRow("greater") << "fg>10" << true;
    QTest::newRow("not greater") << "fg>20.5" << false;
    QTest::newRow("greater or equal") << "fg>=20.5" << true;
    QTest::newRow("less") << "dk<30" << false;
    QTest::newRow("less or equal") << "dk<=30.5" << true;
    QTest::newRow("what is missing passes nothing") << "rs>0" << false;
    QTest::newRow("half typed") << "model:" << true;
    QTest::newRow("half typed number") << "fg>" << true;
    QTest::newRow("all together") << "model:bloomz* method:lora status:done fg>10" << true;
  }
  void finds() {
    QFETCH(QString, text);
    QFETCH(bool, passes);
    const RunFilter filter = RunFilter::parse(text);
    QCOMPARE(filter.error(), QString());
    QCOMPARE(filter.passes(forgetful(20.5)), passes);
  }

  void results_that_are_not_there_do_not_pass() {
    const RunFacts run = made("mt0", "full", lethe::store::Status::Queued, 1);
    QVERIFY(!RunFilter::parse("fg<100").passes(run));
    QVERIFY(RunFilter::parse("fg<100").needs_results());
    QVERIFY(!RunFilter::parse("seed:1 full").needs_results());
  }

  void errors_name_what_is_wrong_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("part");
    QTest::newRow("unknown key") << "modle:x"
                                 << "did you mean 'model'";
    QTest::newRow("no number") << "fg>much"
                               << "“much”";
    QTest::newRow("compared text") << "model>3"
                                   << "is text";
    QTest::newRow("open quotation") << "study:\"order"
                                    << "quotation mark";
  }
  void errors_name_what_is_wrong() {
    QFETCH(QString, text);
    QFETCH(QString, part);
    const RunFilter filter = RunFilter::parse(text);
    QVERIFY2(filter.error().contains(part), qPrintable(filter.error()));
    QVERIFY(filter.passes(forgetful(1)));
  }
};

QTEST_GUILESS_MAIN(RunFilterTest)
#include "run_filter_test.moc"
