// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/live_page.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <ctime>

#include "live/accuracy_chart.h"
#include "live/loss_chart.h"
#include "live/queue_panel.h"
#include "live/run_notices.h"
#include "live/stage_track.h"
#include "made_up_run.h"
#include "store/recorder.h"
#include "window/status_bar.h"

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;
using Ids = std::vector<std::string>;

namespace {

double thread_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// The page with all it needs, and a status bar below it as in the window.
struct Shown {
  Shown(World& world, Appearance& appearance, QSize size = {1208, 728})
      : settings(world.place.folder.filePath("settings.ini"), QSettings::IniFormat),
        clock(*world.workspace),
        page({appearance, *world.workspace, clock, desk, settings}, nullptr),
        status(appearance, *world.workspace, clock, nullptr) {
    page.resize(size);
    status.resize(size.width(), status.height());
    page.show();
    status.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
  }
  template <class W = QPushButton>
  W* find(const char* name) {
    return page.findChild<W*>(name);
  }
  QueueView& queue() { return *page.findChild<QueueView*>("queue"); }
  QueueModel& model() { return static_cast<QueueModel&>(*queue().model()); }
  void press(const char* name) { QTest::mouseClick(find(name), Qt::LeftButton); }
  void choose(const std::string& run) {
    const QRect row = queue().visualRect(model().index_of(run));
    QTest::mouseClick(queue().viewport(), Qt::LeftButton, {}, QPoint(60, row.center().y()));
  }
  QString sentence() {
    const auto* banner = page.findChild<QWidget*>("queue-banner");
    return banner->isVisible() ? page.findChild<QLabel*>("queue-sentence")->text() : QString();
  }

  QSettings settings;
  WorkClock clock;
  Desk desk;
  LivePage page;
  StatusBar status;
};

}  // namespace

class LivePageTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Appearance> appearance_;

  run::test::FakeExecutor::Body made_up(Gate& gate, int stage, std::int64_t step) {
    return [&gate, stage, step](const run::Job& job, run::RunSink& sink, run::RunControl& control) {
      MadeUpRun run(job, sink, control);
      run.after_step = [&gate, stage, step](int s, std::int64_t k) {
        if (s == stage && k == step) gate.pass();
      };
      if (job.spec.model.name == "bloomz-nano-l") run.fails_at_stage_2 = "the disk is full: 12 MB left, 48 MB needed";
      run.execute();
    };
  }

  /// Pictures for a person to look at.
  void keep(Shown& shown, const QString& name) {
    const QDir folder(QFileInfo(LETHE_CLI).dir().filePath("../screens"));
    folder.mkpath(".");
    for (const SchemeChoice scheme : {SchemeChoice::Light, SchemeChoice::Dark}) {
      appearance_->choose(scheme);
      for (const QSize size : {QSize(1208, 728), QSize(1848, 1008)}) {
        shown.page.resize(size);
        shown.status.resize(size.width(), shown.status.height());
        QTest::qWait(60);
        QPixmap picture(size + QSize(0, shown.status.height()));
        picture.fill(Qt::transparent);
        shown.page.render(&picture);
        shown.status.render(&picture, QPoint(0, size.height()));
        QVERIFY(picture.save(folder.filePath(QString("live-%1-%2-%3.png")
                                                 .arg(name, scheme == SchemeChoice::Light ? "light" : "dark")
                                                 .arg(size.width() + 72))));
      }
    }
    appearance_->choose(SchemeChoice::Light);
  }

 private slots:
  void initTestCase() {
    appearance_ = std::make_unique<Appearance>(*qApp);
    appearance_->choose(SchemeChoice::Light);
  }

  void an_empty_database_leads_to_design() {
    World world;
    Shown shown(world, *appearance_);
    QSignalSpy page(&shown.desk, &Desk::show_page);
    QVERIFY(!shown.find("pause")->isVisible());
    keep(shown, "empty");
    QVERIFY(shown.find("go-to-design")->isVisible());
    shown.press("go-to-design");
    QCOMPARE(page.takeFirst()[0].toString(), QString("design"));
  }

  void a_run_is_watched_paused_and_stopped() {
    Gate gate;
    World world(made_up(gate, 4, 36));
    Shown shown(world, *appearance_);
    const Ids runs = world.train({made_up_spec(2), made_up_spec(0, "lora"), made_up_spec(1, "lora"),
                                  made_up_spec(0, "full", "mt0-nano-m"), made_up_spec(1, "full", "mt0-nano-m")});
    QTRY_COMPARE(gate.waiting(), 1);
    auto* track = shown.find<StageTrack>("stage-track");
    QTRY_VERIFY(track->stages() == 6 && track->words(4).contains("step 36 of 50"));
    QCOMPARE(track->words(1), QString("Stage 1, simp: done, SARI 93.4"));
    auto* chart = shown.find<AccuracyChart>("accuracy-chart");
    QTRY_VERIFY(chart->words().contains("Reasoning: base 77.7"));
    QCOMPARE(chart->words().count('\n'), 3);
    QVERIFY(!chart->words().contains("stage 4"));
    QVERIFY(shown.status.findChild<QLabel*>("status-stage")->text().contains("stage 4"));
    QVERIFY(shown.status.findChild<QLabel*>("status-queue")->text().startsWith("4 waiting"));
    keep(shown, "running");

    shown.press("pause");
    QCOMPARE(world.workspace->work(), Work::Paused);
    QCOMPARE(shown.find("pause")->text(), QString("Go on"));
    QVERIFY(shown.status.findChild<QLabel*>("status-stage")->text().startsWith("paused"));
    shown.press("pause");
    QCOMPARE(world.workspace->work(), Work::Running);
    QTest::keyClick(&shown.queue(), Qt::Key_Space);
    QCOMPARE(world.workspace->work(), Work::Paused);
    QTest::keyClick(&shown.queue(), Qt::Key_Space);
    shown.press("stop-after-stage");
    QCOMPARE(world.workspace->work(), Work::StoppingAfterStage);
    QVERIFY(!shown.find("stop-after-stage")->isEnabled());
    shown.press("stop-now");
    QCOMPARE(world.workspace->work(), Work::Stopping);
    QVERIFY(!shown.find("stop-now")->isEnabled());
    gate.open();
    QTRY_VERIFY(world.idle());
    QVERIFY(world.status(runs[0]) == Status::Stopped);
    QTRY_VERIFY(shown.find("again")->isVisible());
    QCOMPARE(shown.find("again")->text(), QString("Resume"));
    QVERIFY(!shown.find("pause")->isVisible());
    shown.press("again");
    QTRY_VERIFY(world.status(runs[0]) == Status::Done);
    QTRY_VERIFY(world.idle());
    shown.choose(runs[0]);
    QTRY_VERIFY(track->words(4).contains("resumed at step 36"));
    QTRY_COMPARE(shown.find<LossChart>("loss-chart")->graph(0)->dataCount(), 5 * 51);
    keep(shown, "finished");
  }

  void a_queue_that_stands_says_so() {
    Gate gate;
    World world(made_up(gate, 2, 10));
    Shown shown(world, *appearance_);
    const auto* halted = shown.find<QLabel>("queue-halted");
    const Ids runs = world.train({made_up_spec(1), made_up_spec(2)});
    QTRY_COMPARE(gate.waiting(), 1);
    QVERIFY(!halted->isVisible());
    shown.press("stop-now");
    gate.open();
    QTRY_VERIFY(world.idle());
    QTRY_VERIFY(halted->isVisible());
    QCOMPARE(world.waiting(), Ids{runs[1]});
    keep(shown, "halted");
    // Labels stand where nothing is drawn yet, at whatever width.
    auto* chart = shown.find<AccuracyChart>("accuracy-chart");
    for (const int width : {1848, 1208, 1848}) {
      shown.page.resize(width, 728);
      const auto label = [&] {
        for (int i = 0; i < chart->itemCount(); ++i)
          if (auto* text = qobject_cast<QCPItemText*>(chart->item(i)); text && text->text().startsWith("base"))
            return text->position->key();
        return 0.0;
      };
      QTRY_COMPARE(label(), 5.1);
    }
    QTest::keyClick(&shown.queue(), Qt::Key_Space);
    QTRY_VERIFY(world.status(runs[1]) == Status::Done);
    QTRY_VERIFY(world.idle());
    QVERIFY(!halted->isVisible());
  }

  void a_finished_run_is_shown_while_another_one_runs() {
    Gate gate;
    World world(made_up(gate, 3, 25));
    gate.open();
    Shown shown(world, *appearance_);
    const Ids first = world.train({made_up_spec(1)});
    QTRY_VERIFY(world.idle());
    gate.close();
    const Ids second = world.train({made_up_spec(2)});
    QTRY_COMPARE(gate.waiting(), 1);
    auto* track = shown.find<StageTrack>("stage-track");
    QTRY_VERIFY(track->words(3).contains("step 25"));
    QVERIFY(!shown.find("follow")->isVisible());
    shown.choose(first[0]);
    QTRY_VERIFY(track->words(5).contains("done"));
    QVERIFY(shown.find("follow")->isVisible());
    QVERIFY(!shown.find("stop-now")->isVisible());
    shown.press("follow");
    QVERIFY(track->words(3).contains("step 25"));
    Q_EMIT shown.desk.show_run(QString::fromStdString(first[0]));
    QTRY_VERIFY(track->words(5).contains("done"));
    gate.open();
    QTRY_VERIFY(world.idle());
    QVERIFY(track->words(5).contains("done"));
  }

  void rows_are_moved_retried_and_removed_by_keys() {
    std::atomic<bool> works = false;
    World world([&](const run::Job& job, run::RunSink& sink, run::RunControl& control) {
      if (!works) return run::test::Feed(sink, job.run, job.attempt)(run::RunFailed{"no"});
      run::test::ScriptedRun(job, sink, control, {}).execute();
    });
    Shown shown(world, *appearance_);
    const Ids failed = world.train({made_up_spec(9)});
    QTRY_VERIFY(world.idle());
    const Ids runs = world.queue({made_up_spec(1), made_up_spec(2), made_up_spec(3)});
    Q_EMIT world.workspace->changed();
    shown.choose(runs[2]);
    QTest::keyClick(&shown.queue(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(world.waiting(), (Ids{runs[0], runs[2], runs[1]}));
    QTest::qWait(0);
    QTest::keyClick(&shown.queue(), Qt::Key_Up, Qt::AltModifier);
    QTest::keyClick(&shown.queue(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(world.waiting(), (Ids{runs[2], runs[0], runs[1]}));
    QTest::qWait(0);
    QTest::keyClick(&shown.queue(), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(world.waiting(), (Ids{runs[0], runs[2], runs[1]}));
    QTest::qWait(0);

    QTest::keyClick(&shown.queue(), Qt::Key_Delete);
    QVERIFY(shown.sentence().startsWith("Remove bloomz-nano-m full"));
    shown.press("queue-no");
    QCOMPARE(world.waiting().size(), 3U);
    QTest::keyClick(&shown.queue(), Qt::Key_Delete);
    QTest::keyClick(shown.find("queue-yes"), Qt::Key_Space);
    QCOMPARE(world.waiting(), (Ids{runs[0], runs[1]}));
    QVERIFY(shown.sentence().isEmpty());

    works = true;
    shown.choose(failed[0]);
    QTest::keyClick(&shown.queue(), Qt::Key_R);
    QTRY_VERIFY(world.idle() && world.status(failed[0]) == Status::Done);
    QCOMPARE(world.executor.jobs[1].run, failed[0]);  // the next one, before those that waited
    QTRY_COMPARE(world.waiting().size(), 0U);
  }

  void a_click_on_the_button_of_a_row_retries_it() {
    std::atomic<bool> works = false;
    World world([&](const run::Job& job, run::RunSink& sink, run::RunControl& control) {
      if (!works) return run::test::Feed(sink, job.run, job.attempt)(run::RunFailed{"no"});
      run::test::ScriptedRun(job, sink, control, {}).execute();
    });
    Shown shown(world, *appearance_);
    const Ids runs = world.train({made_up_spec(9)});
    QTRY_VERIFY(world.idle());
    works = true;
    auto& delegate = static_cast<QueueDelegate&>(*shown.queue().itemDelegate());
    const QRect row = shown.queue().visualRect(shown.model().index_of(runs[0]));
    QTest::mouseClick(shown.queue().viewport(), Qt::LeftButton, {},
                      delegate.button_rect(row, QueueSign::Failed).center());
    QTRY_VERIFY(world.status(runs[0]) == Status::Done);
  }

  void after_a_crash_it_says_what_was_interrupted() {
    Gate gate;
    World world(made_up(gate, 5, 49));
    gate.open();
    const Ids runs = world.queue({made_up_spec(1), made_up_spec(2), made_up_spec(0, "full", "bloomz-nano-l"),
                                  made_up_spec(3), made_up_spec(4, "lora")});
    {
      store::Recorder recorder(world.place.file, "a program that dies");
      const auto job = world.place.queue.job(runs[0], store::test::here());
      recorder.begin_attempt(job);
      std::vector<run::RunEvent> events;
      run::test::Collector collected;
      run::RunControl control;
      MadeUpRun(job, collected, control).execute();
      for (const auto& event : collected.events()) {
        recorder.accept(event);
        const auto* point = std::get_if<run::ResumePointWritten>(&event.body);
        if (point && point->stage == 3) break;
      }
    }
    world.open();
    auto before = std::make_unique<Shown>(world, *appearance_);
    Shown& shown = *before;
    QVERIFY(shown.sentence().contains("bloomz-nano-m · full · sequential · seed 1 was interrupted in stage 3 of 5"));
    QTRY_VERIFY(shown.find<StageTrack>("stage-track")->words(3).contains("stopped at step 20 of 50"));
    shown.press("queue-yes");
    QVERIFY(shown.sentence().isEmpty());
    QTRY_VERIFY(world.idle());
    QCOMPARE(world.executor.jobs[0].run, runs[0]);
    QCOMPARE(world.executor.jobs[0].resume->step, std::int64_t{20});
    QVERIFY(world.status(runs[0]) == Status::Done);
    QVERIFY(world.status(runs[2]) == Status::Failed);
    before.reset();
    // A second crash, for the picture: one failed, one interrupted.
    const Ids more = world.queue({made_up_spec(7)});
    {
      store::Recorder recorder(world.place.file, "a program that dies");
      recorder.begin_attempt(world.place.queue.job(more[0], store::test::here()));
    }
    world.open();
    Shown again(world, *appearance_);
    QVERIFY(again.sentence().contains("seed 7"));
    again.choose(runs[2]);
    QTRY_VERIFY(again.page.findChild<QWidget*>("run-reason")->isVisible());
    QVERIFY(again.find("again")->isVisible());
    keep(again, "broken");
    again.press("queue-no");
    QVERIFY(again.sentence().isEmpty());
  }

  void what_began_elsewhere_offers_two_ways() {
    for (const char* button : {"begin-anew", "all-the-same"}) {
      Gate gate;
      World world(stops_at(gate, 2, 5));
      const Ids runs = world.train({made_up_spec(1)});
      QTRY_COMPARE(gate.waiting(), 1);
      world.workspace->stop_now();
      gate.open();
      QTRY_VERIFY(world.idle());
      world.environment.torch = "9.9";
      world.open();
      Shown shown(world, *appearance_);
      shown.choose(runs[0]);
      QTest::keyClick(&shown.queue(), Qt::Key_R);
      QTRY_VERIFY(world.idle());
      shown.choose(runs[0]);
      QTRY_VERIFY(shown.find(button)->isVisible());
      QVERIFY(shown.page.findChild<QWidget*>("run-reason")->isVisible());
      shown.press(button);
      QTRY_VERIFY(world.idle() && world.status(runs[0]) == Status::Done);
      const auto attempt = store::run_detail(world.workspace->database(), runs[0]).attempts.at(1);
      QCOMPARE(attempt.resumed_step.has_value(), std::string(button) == "all-the-same");
    }
  }

  void another_program_that_records_is_named() {
    World world;
    Shown shown(world, *appearance_);
    auto recorder = std::make_unique<store::Recorder>(world.place.file, "another program");
    const Ids runs = world.train({made_up_spec(1)});
    QTRY_VERIFY(world.idle());
    QVERIFY(shown.sentence().contains("another program"));
    QCOMPARE(shown.status.findChild<QLabel*>("status-saved")->text(), QString("not recording"));
    recorder.reset();
    shown.press("queue-yes");
    QTRY_VERIFY(world.status(runs[0]) == Status::Done);
    QCOMPARE(shown.status.findChild<QLabel*>("status-saved")->text(), QString("results recorded"));
  }

  void a_flood_of_events_never_holds_the_window() {
    std::atomic<bool> flooded = false;
    World world([&](const run::Job& job, run::RunSink& sink, run::RunControl&) {
      run::test::Feed feed(sink, job.run, job.attempt);
      const auto keys = study::stage_keys(job.spec, job.environment);
      feed(run::StageStarted{0, keys[0], {}, {}, 0, false});
      for (const MadeUpElement& element : made_up_elements())
        feed(run::ScoreMeasured{0, 0, run::ScoreKind::Benchmark, element.id, element.group, "accuracy", element.base,
                                2.0, 100, element.chance, element.id, "p"});
      feed(run::StageFinished{0, keys[0], 1, "", "w"});
      for (int stage = 1; stage <= 2; ++stage) {
        const auto k = static_cast<std::size_t>(stage);
        feed(run::StageStarted{stage, keys[k], stage - 1, job.spec.stages[k - 1].tasks, 20000, false});
        for (std::int64_t step = 1; step <= 20000; ++step) {
          feed(run::StepLogged{stage, step, 2 + std::sin(static_cast<double>(step)), 1e-3, 1, 1000, 0.01});
          feed(run::Progressed{"scoring", step, 20000});
          if (step % 50) continue;
          for (const MadeUpElement& element : made_up_elements())
            feed(run::ScoreMeasured{stage, step, run::ScoreKind::Probe, element.id, element.group, "accuracy",
                                    element.base, 2.0, 64, element.chance, element.id, "p"});
        }
        feed(run::StageFinished{stage, keys[k], 1, "", "w"});
      }
      feed(run::RunStopped{"asked"});
      flooded = true;
    });
    Shown shown(world, *appearance_, {1848, 1008});
    const Ids runs = world.train({made_up_spec(1)});
    double longest = 0;
    int turns = 0;
    QElapsedTimer wall;
    wall.start();
    while (!(flooded && world.idle()) && wall.elapsed() < 60000) {
      const double begun = thread_seconds();
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
      longest = std::max(longest, thread_seconds() - begun);
      ++turns;
    }
    QVERIFY(flooded && world.idle());
    qInfo("longest of %d turns: %.1f ms of CPU", turns, longest * 1000);
    QVERIFY(turns > 20);
    QVERIFY2(longest < 0.1, qPrintable(QString("a turn took %1 ms of CPU").arg(longest * 1000)));
    QTest::qWait(50);
    QCOMPARE(store::curve(world.workspace->database(), runs[0], 2).size(), 20000U);
    QVERIFY(shown.find<LossChart>("loss-chart")->graph(0)->dataCount() < 20000);
  }

  void a_hidden_page_keeps_what_comes() {
    Gate gate;
    World world(made_up(gate, 2, 10));
    Shown shown(world, *appearance_);
    shown.page.hide();
    world.train({made_up_spec(1)});
    QTRY_COMPARE(gate.waiting(), 1);
    QTRY_VERIFY(shown.status.findChild<QLabel*>("status-stage")->text().contains("stage 2"));
    auto* track = shown.find<StageTrack>("stage-track");
    QCOMPARE(track->stages(), 0);
    shown.page.show();
    QVERIFY(track->words(2).contains("step 10 of 50"));
    gate.open();
    QTRY_VERIFY(world.idle());
  }

  void widths_are_remembered() {
    World world;
    Shown shown(world, *appearance_);
    auto* splitter = shown.page.findChild<QSplitter*>();
    splitter->setSizes({400, 800});
    Q_EMIT splitter->splitterMoved(400, 1);
    shown.page.save_state(shown.settings);
    LivePage other({*appearance_, *world.workspace, shown.clock, shown.desk, shown.settings}, nullptr);
    other.resize(1208, 728);
    other.restore_state(shown.settings);
    other.show();
    QCOMPARE(other.findChild<QSplitter*>()->sizes().front(), splitter->sizes().front());
  }
};

QTEST_MAIN(LivePageTest)
#include "live_page_test.moc"
