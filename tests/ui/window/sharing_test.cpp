// SPDX-License-Identifier: GPL-3.0-or-later
// The window and another program, or a second window, on one database.
#include <QApplication>
#include <QProcess>

#include "live/queue_panel.h"
#include "live/stage_track.h"
#include "shown.h"

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;
using lethe::store::test::spec;

namespace {

/// Trains with the smallest model, for a few looks of the window (it looks twice a second).
constexpr const char* quick_study = R"({"name": "from a terminal", "models": ["bloomz-nano-s"],
  "sequences": [["simp", "hgen"]], "seeds": [1], "benchmarks": ["nano-dk"],
  "training": {"examples_per_task": 400, "epochs": 2}, "evaluation": {"limit": 8}})";

}  // namespace

class SharingTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Appearance> appearance_;

  static void start(QProcess& process, const Shown& shown, QStringList more = {}) {
    write(shown.path("study.json"), quick_study);
    process.start(LETHE_CLI,
                  QStringList{"run", shown.path("study.json"), "--threads", "1", "--db", shown.usual()} + more);
    QVERIFY(process.waitForStarted());
  }
  static QueueModel& queue(MainWindow& window) {
    return static_cast<QueueModel&>(*window.findChild<QueueView*>("queue")->model());
  }
  static QStringList group(MainWindow& window, QueueGroup group) {
    QueueModel& model = queue(window);
    const QModelIndex parent = model.group_index(group);
    QStringList all;
    for (int row = 0; row < model.rowCount(parent); ++row) all << model.index(row, 0, parent).data().toString();
    return all;
  }
  static QString text(MainWindow& window, const char* name) { return window.findChild<QLabel*>(name)->text(); }

 private slots:
  void initTestCase() { appearance_ = std::make_unique<Appearance>(*qApp); }

  void an_idle_window_shows_what_the_command_line_does() {
    Shown shown(*appearance_);
    MainWindow& window = shown.open();
    window.show_page("live");
    QProcess cli;
    start(cli, shown);
    QTRY_COMPARE(group(window, QueueGroup::Running).size(), 1);
    const QString who = QString("lethe-cli run (process %1").arg(cli.processId());
    QTRY_VERIFY(text(window, "queue-elsewhere").startsWith(who));
    QVERIFY(window.findChild<QLabel*>("queue-elsewhere")->isVisible());
    QTRY_VERIFY2(text(window, "status-stage").contains(who), qPrintable(text(window, "status-stage")));
    auto* track = window.findChild<StageTrack*>("stage-track");
    QTRY_COMPARE(track->stages(), 3);
    QTRY_VERIFY2(track->words(1).contains("running") || track->words(1).contains("done"), qPrintable(track->words(1)));
    QTRY_COMPARE(cli.state(), QProcess::NotRunning);
    QCOMPARE(cli.exitCode(), 0);
    QTRY_COMPARE(group(window, QueueGroup::DoneToday).size(), 1);
    QTRY_VERIFY(track->words(2).contains("done"));
    QTRY_VERIFY(!window.findChild<QLabel*>("queue-elsewhere")->isVisible());
    QVERIFY(shown.executor.jobs.empty());
    QCOMPARE(shown.told(), QString());
  }

  void a_working_window_takes_what_the_command_line_queues() {
    Gate gate;
    Shown shown(*appearance_, stops_at(gate, 1, 3));
    const OpensAtEnd end{gate};
    MainWindow& window = shown.open();
    window.show_page("live");
    shown.train({spec(1)});
    QTRY_COMPARE(gate.waiting(), 1);
    QProcess only;
    start(only, shown, {"--queue-only"});
    QTRY_COMPARE(only.state(), QProcess::NotRunning);
    QCOMPARE(only.exitCode(), 0);
    const QString who = QString("lethe (process %1").arg(QCoreApplication::applicationPid());
    const QByteArray said = only.readAllStandardError();
    QVERIFY2(said.contains("queued 1 run; " + who.toUtf8()), said.constData());
    QTRY_COMPARE(group(window, QueueGroup::Waiting), QStringList{"bloomz-nano-s full"});
    QProcess waits;
    start(waits, shown, {"--json"});
    QByteArray told;
    QTRY_VERIFY((told += waits.readAllStandardError()).contains("0 of 1 done"));
    gate.open();
    QTRY_VERIFY(window.workspace().work() == Work::Idle);
    QTRY_COMPARE(waits.state(), QProcess::NotRunning);
    QCOMPARE(waits.exitCode(), 0);
    QVERIFY(waits.readAllStandardOutput().contains("\"status\": \"done\""));
    QCOMPARE(shown.executor.jobs.size(), 2U);
    QCOMPARE(group(window, QueueGroup::DoneToday).size(), 2);
  }

  void a_second_window_shows_the_runs_of_the_first() {
    Gate gate;
    Shown shown(*appearance_, stops_at(gate, 2, 7));
    const OpensAtEnd end{gate};
    shown.open();
    const auto runs = shown.train({spec(1), spec(2)});
    QTRY_COMPARE(gate.waiting(), 1);
    MainWindow second(shown.parts(), shown.place.file);
    second.show();
    second.show_page("live");
    QVERIFY2(text(second, "queue-elsewhere").contains("works on all that waits"),
             qPrintable(text(second, "queue-elsewhere")));
    QVERIFY(!second.findChild<QWidget*>("queue-toggle")->isEnabled());
    auto* track = second.findChild<StageTrack*>("stage-track");
    QTRY_VERIFY2(track->stages() > 2 && track->words(2).contains("step 7"), qPrintable(track->words(2)));
    QVERIFY(!second.findChild<QWidget*>("stop-now")->isVisible());
    QVERIFY(second.grab().save(QCoreApplication::applicationDirPath() + "/../screens/front-second.png"));
    gate.open();
    QTRY_COMPARE(group(second, QueueGroup::DoneToday).size(), 2);
    QTRY_VERIFY(track->words(2).contains("done"));
    QTRY_VERIFY(!second.findChild<QLabel*>("queue-elsewhere")->isVisible());
    QCOMPARE(Shown::told_in(second), QString());
  }
};

QTEST_MAIN(SharingTest)
#include "sharing_test.moc"
