// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/stage_track.h"

#include <QAccessible>
#include <QApplication>

#include "../work/world.h"

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;
using lethe::store::test::spec;

class StageTrackTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Appearance> appearance_;

  static RunState state() {
    RunState state;
    state.row.id = "r";
    state.stages.resize(4);
    const char* tasks[] = {"simp", "emdg", "exp"};
    for (std::size_t k = 1; k < 4; ++k) state.stages[k].tasks = {tasks[k - 1]}, state.stages[k].steps = 50;
    state.stages[0].state = StageState::Done;
    state.stages[1].state = StageState::Done;
    state.stages[1].metric = "sari";
    state.stages[1].own = 57.04;
    state.stages[1].resumed = {38};
    state.stages[2].state = StageState::Running;
    state.stages[2].step = 36;
    state.stages[2].seconds_per_step = 0.5;
    return state;
  }

 private slots:
  void initTestCase() {
    appearance_ = std::make_unique<Appearance>(*qApp);
    install_stage_track_accessibility();
  }

  void says_what_each_stage_is() {
    StageTrack track(*appearance_);
    track.show_run(state());
    QCOMPARE(track.words(0), QString("Stage 0, Base: measured"));
    QCOMPARE(track.words(1), QString("Stage 1, simp: done, SARI 57.0, resumed at step 38"));
    QCOMPARE(track.words(2), QString("Stage 2, emdg: running, step 36 of 50, 0:07 left"));
    QCOMPARE(track.words(3), QString("Stage 3, exp: waiting"));
  }

  void keys_go_from_stage_to_stage() {
    StageTrack track(*appearance_);
    track.show_run(state());
    QSignalSpy fixed(&track, &StageTrack::fixed_changed);
    for (int i = 0; i < 2; ++i) QTest::keyClick(&track, Qt::Key_Right);
    QCOMPARE(track.focused(), 2);
    QTest::keyClick(&track, Qt::Key_Return);
    QCOMPARE(track.fixed(), std::optional(2));
    QVERIFY(track.words(2).endsWith("charts show this stage"));
    QTest::keyClick(&track, Qt::Key_Left);
    QCOMPARE(track.fixed(), std::optional(2));
    QTest::keyClick(&track, Qt::Key_Escape);
    QVERIFY(!track.fixed());
    QTest::keyClick(&track, Qt::Key_End);
    QTest::keyClick(&track, Qt::Key_Right);
    QCOMPARE(track.focused(), 3);
    QTest::keyClick(&track, Qt::Key_Enter);
    QTest::keyClick(&track, Qt::Key_Enter);
    QVERIFY(!track.fixed());
    QCOMPARE(fixed.count(), 4);
  }

  void a_click_fixes_a_stage() {
    StageTrack track(*appearance_);
    track.resize(900, 90);
    track.show_run(state());
    QTest::mouseClick(&track, Qt::LeftButton, {}, track.stage_rect(1).center());
    QCOMPARE(track.fixed(), std::optional(1));
    QTest::mouseClick(&track, Qt::LeftButton, {}, track.stage_rect(1).center());
    QVERIFY(!track.fixed());
  }

  void stages_are_children_for_a_screen_reader() {
    StageTrack track(*appearance_);
    track.resize(900, 90);
    track.show_run(state());
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&track);
    QVERIFY(list);
    QCOMPARE(list->childCount(), 4);
    QCOMPARE(list->child(1)->text(QAccessible::Name), track.words(1));
    QCOMPARE(list->indexOfChild(list->child(2)), 2);
    QCOMPARE(list->child(2)->parent(), list);
    QVERIFY(!list->child(4));
  }

  void a_run_without_stages_is_nothing() {
    StageTrack track(*appearance_);
    track.show_run({});
    QTest::keyClick(&track, Qt::Key_Right);
    QTest::keyClick(&track, Qt::Key_Return);
    QVERIFY(!track.fixed());
    track.grab();
  }
};

QTEST_MAIN(StageTrackTest)
#include "stage_track_test.moc"
