// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include "runs/runs_page.h"
#include "world.h"

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;

namespace {

struct Shown {
  Shown() : window((fill(world), world.recorder.reset(), world), *qApp), page(window.context, nullptr) {
    QObject::connect(&window.desk, &Desk::compare, [this](const auto& runs) { compared = runs; });
    QObject::connect(&window.desk, &Desk::design, [this](const study::Study& study) { designed = study.name; });
    QObject::connect(&window.desk, &Desk::show_run, [this](const QString& run) { watched = run; });
    page.resize(1280, 760);
    page.show();
    page.activateWindow();
  }
  QTreeView& tree() { return *page.findChild<QTreeView*>("runs-tree"); }
  QLineEdit& filter() { return *page.findChild<QLineEdit*>("runs-filter"); }
  bool rows(int count) {
    return QTest::qWaitFor([&] { return tree().model()->rowCount() == count; });
  }
  void key(QWidget* widget, Qt::Key key, Qt::KeyboardModifiers with = {}) { QTest::keyClick(widget, key, with); }

  World world;
  Window window;
  RunsPage page;
  std::vector<std::string> compared;
  std::string designed;
  QString watched;
};

}  // namespace

class RunsPageTest : public QObject {
  Q_OBJECT

 private slots:
  void compares_what_is_selected_by_keys() {
    Shown it;
    QVERIFY(it.rows(3));
    it.page.activateWindow();
    it.tree().setFocus();
    it.key(&it.tree(), Qt::Key_Home);
    it.key(&it.tree(), Qt::Key_Down, Qt::ShiftModifier);
    it.key(&it.tree(), Qt::Key_Return);
    QVERIFY(it.compared.size() == 5 || it.compared.size() == 6);
    it.compared.clear();
    it.key(&it.tree(), Qt::Key_A, Qt::ControlModifier);
    it.key(&it.tree(), Qt::Key_M, Qt::ControlModifier);
    QCOMPARE(it.compared.size(), std::size_t(8));
  }

  void filters_as_one_types_and_tells_errors() {
    Shown it;
    QVERIFY(it.rows(3));
    QTest::keyClicks(&it.filter(), "model:mt0*");
    QCOMPARE(it.tree().model()->rowCount(), 1);
    it.key(&it.filter(), Qt::Key_Escape);
    QCOMPARE(it.tree().model()->rowCount(), 3);
    QTest::keyClicks(&it.filter(), "fg>a");
    const auto* help = it.page.findChild<QLabel*>("runs-filter-help");
    QVERIFY(help->text().contains("Expected a number"));
    QCOMPARE(it.filter().property("invalid").toBool(), true);
    it.key(&it.filter(), Qt::Key_Escape);
    QTest::keyClicks(&it.filter(), "dk>25");
    QVERIFY(it.rows(1));
    it.key(&it.filter(), Qt::Key_Return);
    QVERIFY(it.page.isAncestorOf(it.page.focusWidget()) && it.page.focusWidget() == &it.tree());
  }

  void removes_after_a_question_in_the_row() {
    Shown it;
    QVERIFY(it.rows(3));
    it.tree().setFocus();
    it.tree().setCurrentIndex(it.tree().model()->index(0, 0));
    const auto ids = static_cast<int>(store::list_runs(it.window.workspace.database()).size());
    it.key(&it.tree(), Qt::Key_Delete);
    auto* question = it.page.findChild<QWidget*>("confirm");
    QVERIFY(question->isVisible());
    it.key(question, Qt::Key_Escape);
    QVERIFY(!question->isVisible());
    QCOMPARE(static_cast<int>(store::list_runs(it.window.workspace.database()).size()), ids);
    it.key(&it.tree(), Qt::Key_Delete);
    it.page.findChild<QPushButton*>("confirm-yes")->click();
    QVERIFY(it.rows(2));
    QTRY_VERIFY(static_cast<int>(store::list_runs(it.window.workspace.database()).size()) < ids - 1);
  }

  void opens_a_run_and_its_study() {
    Shown it;
    QVERIFY(it.rows(3));
    it.tree().setCurrentIndex(it.tree().model()->index(0, 0));
    it.key(&it.tree(), Qt::Key_L, Qt::ControlModifier);
    QVERIFY(!it.watched.isEmpty());
    it.key(&it.tree(), Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(it.designed, std::string("falling"));
  }

  void is_left_as_it_was() {
    World world;
    fill(world);
    world.recorder.reset();
    Window window(world, *qApp);
    {
      RunsPage page(window.context, nullptr);
      page.findChild<QLineEdit*>("runs-filter")->setText("mt0");
      page.findChild<QComboBox*>("runs-grouping")->setCurrentIndex(1);
      page.save_state(window.settings);
    }
    RunsPage page(window.context, nullptr);
    page.restore_state(window.settings);
    page.show();
    auto* tree = page.findChild<QTreeView*>("runs-tree");
    QTRY_COMPARE(tree->model()->rowCount(), 3);
    QCOMPARE(page.findChild<QLineEdit*>("runs-filter")->text(), QString("mt0"));
  }
};

QTEST_MAIN(RunsPageTest)
#include "runs_page_test.moc"
