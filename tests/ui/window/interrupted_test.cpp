// SPDX-License-Identifier: GPL-3.0-or-later
// What a window finds after a program was killed in the middle of a run.
#include <unistd.h>

#include <QApplication>
#include <QProcess>
#include <csignal>

#include "shown.h"

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;
using lethe::store::test::spec;

namespace {

constexpr int step_of_death = 7;

/// Records a run and dies in its second stage, as by kill -9.
[[noreturn]] void record_and_die(const std::filesystem::path& file, const std::string& run) {
  store::Database database(file);
  const queue::Queue queue(database);
  store::Recorder recorder(file, "lethe");
  const auto job = queue.job(run, store::test::here());
  recorder.begin_attempt(job);
  run::test::Script script;
  script.after_step = [&](int stage, std::int64_t step) {
    if (stage != 2 || step != step_of_death) return;
    recorder.flush();
    ::kill(::getpid(), SIGKILL);
  };
  run::RunControl control;
  run::test::ScriptedRun(job, recorder, control, script).execute();
  ::_exit(1);
}

}  // namespace

class InterruptedTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Appearance> appearance_;

  static std::vector<std::string> killed(Shown& shown) {
    const std::vector<std::string> runs{shown.place.add(spec(1)), shown.place.add(spec(2))};
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {"--die", shown.usual(), QString::fromStdString(runs[0])});
    [&] {
      QVERIFY(child.waitForFinished());
      QCOMPARE(child.exitStatus(), QProcess::CrashExit);
    }();
    return runs;
  }

 private slots:
  void initTestCase() { appearance_ = std::make_unique<Appearance>(*qApp); }

  void the_window_offers_to_go_on() {
    Shown shown(*appearance_);
    const auto runs = killed(shown);
    shown.open();
    QCOMPARE(shown.page(), QString("page-design"));
    QVERIFY2(shown.told().contains("was interrupted in stage 2 of 3 at step 7."), qPrintable(shown.told()));
    QVERIFY2(shown.told().contains("It can go on from stage 2, step "), qPrintable(shown.told()));
    QVERIFY(shown.window->grab().save(QCoreApplication::applicationDirPath() + "/../screens/front-interrupted.png"));
    QTest::mouseClick(shown.find<QPushButton>("notice-yes"), Qt::LeftButton);
    QCOMPARE(shown.told(), QString());
    QCOMPARE(shown.page(), QString("page-live"));
    QTRY_VERIFY(shown.window->workspace().work() == Work::Idle);
    for (const std::string& run : runs) QCOMPARE(store::get_run(shown.place.database, run).status, Status::Done);
    // First what was interrupted, from its resume point, to the same end.
    QCOMPARE(shown.executor.jobs.front().run, runs[0]);
    QVERIFY(shown.executor.jobs.front().resume && shown.executor.jobs.front().resume->stage == 2);
    QCOMPARE(store::test::contents(shown.place.database, runs[0]), store::test::undisturbed(spec(1)));
    QVERIFY(!shown.find<QWidget>("queue-banner")->isVisible());
    shown.open();
    QCOMPARE(shown.told(), QString());
  }

  void later_leaves_it_for_the_next_start() {
    Shown shown(*appearance_);
    const auto runs = killed(shown);
    shown.open();
    QTest::mouseClick(shown.find<QPushButton>("notice-no"), Qt::LeftButton);
    QCOMPARE(shown.told(), QString());
    QCOMPARE(store::get_run(shown.place.database, runs[0]).reason, std::string("interrupted"));
    shown.open();
    QVERIFY(shown.told().contains("was interrupted"));
    // The Live page asks the same, once.
    shown.window->show_page("live");
    QCOMPARE(shown.told(), QString());
    QVERIFY(shown.find<QWidget>("queue-banner")->isVisible());
    QTest::mouseClick(shown.find<QPushButton>("queue-yes"), Qt::LeftButton);
    QTRY_VERIFY(shown.window->workspace().work() == Work::Idle);
    QCOMPARE(store::get_run(shown.place.database, runs[0]).status, Status::Done);
  }
};

int main(int count, char** words) {
  if (count == 4 && std::string(words[1]) == "--die") record_and_die(words[2], words[3]);
  QApplication application(count, words);
  InterruptedTest test;
  return QTest::qExec(&test, count, words);
}

#include "interrupted_test.moc"
