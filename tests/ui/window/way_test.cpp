// SPDX-License-Identifier: GPL-3.0-or-later
// The whole way of a researcher with the real engine, once by mouse and once by keys: put a study together, train it,
// stop and resume, compare, export. Drags need a window system: run under Xvfb.
#include <QApplication>
#include <QPointer>
#include <QProcess>
#include <QScreen>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>
#include <QTreeView>
#include <QWindow>

#include "../work/world.h"
#include "compare/compare_page.h"
#include "design/design_page.h"
#include "engine/engine.h"
#include "live/accuracy_chart.h"
#include "window/main_window.h"

using namespace lethe;
using namespace lethe::ui;

namespace {

/// The smallest nano model and everything else of a small study but its tasks.
study::Study without_tasks() {
  study::Study study;
  study.name = "by hand";
  study.models = {"bloomz-nano-s"};
  study.benchmarks = {"nano-dk"};
  study.seeds = {1};
  study.training = {{"examples_per_task", 64}, {"epochs", 2}};
  study.evaluation = {{"limit", 24}};
  return study;
}

/// What a hand does with the mouse, a step at a time, also inside the loop of a drag.
class Hand : public QObject {
 public:
  explicit Hand(QWidget& window) : window_(window) {}
  void drag(QWidget* from, QPoint at, QWidget* to, QPoint target, Qt::KeyboardModifiers modifiers = {}) {
    const QPoint begin = from->mapTo(&window_, at), end = to->mapTo(&window_, target);
    steps_ = {[=, this] { QTest::mousePress(window_.windowHandle(), Qt::LeftButton, modifiers, begin); },
              [=, this] { move(begin + QPoint(6, 2), modifiers); },
              [=, this] { move(begin + QPoint(14, 4), modifiers); },
              [=, this] { move((begin + end) / 2, modifiers); },
              [=, this] { move(end - QPoint(2, 0), modifiers); },
              [=, this] { move(end, modifiers); },
              [=, this] { QTest::mouseRelease(window_.windowHandle(), Qt::LeftButton, modifiers, end); }};
    step();
    QTRY_VERIFY(steps_.empty());
    QCoreApplication::processEvents();
  }

 private:
  void step() {
    if (steps_.empty()) return;
    const auto next = steps_.front();
    steps_.erase(steps_.begin());
    // Before the step itself, which may be the one that runs the drag's loop.
    QTimer::singleShot(10, this, [this] { step(); });
    next();
  }
  void move(QPoint place, Qt::KeyboardModifiers modifiers) {
    // QTest::mouseMove knows no modifiers.
    QWindow* window = window_.windowHandle();
    qt_handleMouseEvent(window, place, window->mapToGlobal(place), Qt::LeftButton, Qt::NoButton, QEvent::MouseMove,
                        modifiers, ++stamp_);
  }

  QWidget& window_;
  std::vector<std::function<void()>> steps_;
  int stamp_ = 1000;
};

/// The window over the real engine.
struct Shown {
  explicit Shown(Appearance& appearance)
      : settings(folder.filePath("settings.ini"), QSettings::IniFormat),
        executor(engine::make_thread_executor()),
        window({appearance,
                catalog,
                {*executor, here, [this](const study::RunSpec& run) { return engine::measure_costs(run, here); }},
                settings},
               file("a.db").toStdString()) {
    window.resize(1280, 800);
    window.show();
    window.activateWindow();
    if (!QTest::qWaitForWindowActive(&window)) qFatal("the window got no focus");
  }
  QString file(const QString& name) const { return folder.filePath(name); }
  DesignPage& design() { return *static_cast<DesignPage*>(window.page("design")); }
  ComparePage& compare() { return *static_cast<ComparePage*>(window.page("compare")); }
  template <class Widget = QWidget>
  Widget* find(const QString& name) {
    return window.findChild<Widget*>(name);
  }
  QString tasks() {
    QStringList lanes;
    for (const auto& sequence : design().editor().study().sequences) {
      QStringList names;
      for (const auto& item : sequence) names << QString::fromStdString(item.task);
      lanes << names.join(' ');
    }
    return lanes.join(" | ");
  }
  store::Status status() {
    const auto runs = store::list_runs(window.workspace().database(), {});
    return runs.size() == 1 ? runs.front().status : store::Status::Queued;
  }
  std::vector<double> losses() {
    store::Database& database = window.workspace().database();
    const auto runs = store::list_runs(database, {});
    std::vector<double> all;
    for (int stage = 1; stage <= 3; ++stage)
      for (const auto& point : store::curve(database, runs.front().id, stage)) all.push_back(point.loss);
    return all;
  }
  void press(const QString& name) { QTest::mouseClick(find(name), Qt::LeftButton); }
  /// Clicks an entry of a menu as soon as it is open; a button's menu has a loop of its own.
  void choose_later(const QString& menu, const QString& entry) {
    QTimer::singleShot(20, &window, [=, this] {
      auto* open = find<QMenu>(menu);
      if (!open || !open->isVisible()) return choose_later(menu, entry);
      for (QAction* action : open->actions())
        if (action->objectName() == entry)
          QTest::mouseClick(open, Qt::LeftButton, {}, open->actionGeometry(action).center());
    });
  }
  void choose_by_keys_later(const QString& menu, const QString& entry) {
    QTimer::singleShot(20, &window, [=, this] {
      auto* open = find<QMenu>(menu);
      if (!open || !open->isVisible()) return choose_by_keys_later(menu, entry);
      for (int i = 0; i < 30 && (!open->activeAction() || open->activeAction()->objectName() != entry); ++i)
        QTest::keyClick(open, Qt::Key_Down);
      QTest::keyClick(open, Qt::Key_Return);
    });
  }
  QString focus_name() const { return QApplication::focusWidget() ? QApplication::focusWidget()->objectName() : ""; }
  /// Presses Tab until what is called so has the focus.
  void tab_to(const QString& name) {
    for (int i = 0; i < 150 && focus_name() != name; ++i) key(Qt::Key_Tab);
    QCOMPARE(focus_name(), name);
  }
  void key(int key, Qt::KeyboardModifiers modifiers = {}) {
    QWidget* focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : &window, static_cast<Qt::Key>(key), modifiers);
  }
  void type(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }

  QTemporaryDir folder;
  QSettings settings;
  const catalog::Catalog catalog{{std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}}};
  study::Environment here = engine::environment("auto", 0);
  std::unique_ptr<run::Executor> executor;
  MainWindow window;
};

QString printed(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  process.waitForFinished();
  return QString::fromUtf8(process.readAllStandardOutput());
}

/// A task of the palette.
QPoint place_of(QTreeView& palette, const QString& name) {
  const QAbstractItemModel& model = *palette.model();
  const auto found = model.match(model.index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive);
  return found.isEmpty() ? QPoint(-1, -1) : palette.visualRect(found.front()).center();
}

}  // namespace

class WayTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<Appearance> appearance_;

  void check_exports(const QString& pdf, const QString& tex) {
    const QString fonts = printed("pdffonts", {pdf});
    const QStringList lines = fonts.split('\n', Qt::SkipEmptyParts);
    QVERIFY2(lines.size() > 2, qPrintable(fonts));
    QVERIFY(!fonts.contains("Type 3"));
    for (const QString& line : lines.mid(2)) {
      const QStringList words = line.simplified().split(' ');
      QCOMPARE(words.at(words.size() - 5), QString("yes"));  // emb
    }
    QFile table(tex);
    QVERIFY(table.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(table.readAll());
    QVERIFY2(text.contains("\\toprule") && text.contains("bloomz"), qPrintable(text));
  }

 private slots:
  void initTestCase() {
    appearance_ = std::make_unique<Appearance>(*qApp);
    QVERIFY2(!QStandardPaths::findExecutable("pdffonts").isEmpty(), "pdffonts (poppler-utils) is missing");
  }

  void by_mouse() {
    Shown shown(*appearance_);
    shown.design().editor().take_copy(without_tasks());
    auto& palette = *shown.find<QTreeView>("palette");
    auto* lanes = shown.find("lanes");
    Hand hand(shown.window);
    for (const char* task : {"simp", "hgen", "exp"})
      hand.drag(palette.viewport(), place_of(palette, task), lanes, {lanes->width() - 40, 20});
    QCOMPARE(shown.tasks(), QString("simp hgen exp"));
    const auto card = [&](int number) {
      return shown.find("lane-1")->findChild<QWidget*>(QString("card-%1").arg(number));
    };
    hand.drag(card(3), {40, 40}, card(1), {4, 40});
    QCOMPARE(shown.tasks(), QString("exp simp hgen"));
    hand.drag(card(1), {40, 40}, lanes, {100, lanes->height() - 12});
    QCOMPARE(shown.tasks(), QString("simp hgen | exp"));
    hand.drag(shown.find("lane-2")->findChild<QWidget*>("card-1"), {40, 40}, card(2), {4, 40}, Qt::ControlModifier);
    QCOMPARE(shown.tasks(), QString("simp exp hgen | exp"));
    for (int i = 0; i < 6; ++i) shown.press("undo");
    QCOMPARE(shown.tasks(), QString());
    for (int i = 0; i < 6; ++i) shown.press("redo");
    shown.press("undo");
    shown.press("undo");
    QCOMPARE(shown.tasks(), QString("exp simp hgen"));

    QTRY_VERIFY(shown.find("train-button")->isEnabled());
    shown.press("train-button");
    QTRY_VERIFY(shown.window.page("live")->isVisible());
    auto* chart = shown.window.page("live")->findChild<AccuracyChart*>();
    QTRY_VERIFY(!chart->words().isEmpty());
    QTRY_VERIFY(shown.status() == store::Status::Running && shown.losses().size() > 3);
    shown.press("stop-now");
    QTRY_VERIFY(shown.status() == store::Status::Stopped);
    const auto before = shown.losses();
    QVERIFY(before.size() < 24);
    QTRY_VERIFY(shown.find("again")->isVisible());
    shown.press("again");
    QTRY_VERIFY(shown.status() == store::Status::Done);
    const auto after = shown.losses();
    QCOMPARE(after.size(), std::size_t{24});  // 3 tasks × 2 epochs × 64 rows / 16
    QVERIFY(std::equal(before.begin(), before.end(), after.begin()));

    shown.press("rail-compare");
    QTRY_VERIFY(shown.find("compare-offer-0") && shown.find("compare-offer-0")->isVisible());
    shown.press("compare-offer-0");
    QTRY_VERIFY(!shown.find<paint::ScreenChart>("compare-chart")->series().panels.empty());
    const QString pdf = shown.file("chart.pdf"), tex = shown.file("table.tex");
    shown.compare().set_file_question([&](const QString&, const QString&, const QString& kinds, const auto& then) {
      then(kinds.contains("tex") ? tex : pdf);
    });
    for (const char* format : {"export-pdf", "export-tex"}) {
      shown.choose_later("export-menu", format);
      shown.press("compare-export-button");
    }
    check_exports(pdf, tex);
  }

  void by_keys() {
    Shown shown(*appearance_);
    const QString pdf = shown.file("chart.pdf"), tex = shown.file("table.tex");
    shown.compare().set_file_question([&](const QString&, const QString&, const QString& kinds, const auto& then) {
      then(kinds.contains("tex") ? tex : pdf);
    });
    shown.key(Qt::Key_N, Qt::ControlModifier);
    for (const char* name : {"simp", "hgen", "exp", "bloomz-nano-s", "nano-dk"}) {
      if (shown.focus_name() != "palette-search") shown.key(Qt::Key_Slash);
      shown.type(name);
      shown.key(Qt::Key_Return);
    }
    shown.key(Qt::Key_Escape);
    shown.key(Qt::Key_Escape);
    const study::Study& study = shown.design().editor().study();
    QCOMPARE(shown.tasks(), QString("simp hgen exp"));
    QCOMPARE(study.models, std::vector<std::string>{"bloomz-nano-s"});
    QCOMPARE(study.benchmarks, std::vector<std::string>{"nano-dk"});
    shown.tab_to("card-3");
    shown.key(Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(shown.tasks(), QString("simp exp hgen"));
    shown.tab_to("training");
    shown.key(Qt::Key_Return);
    shown.tab_to("option-examples_per_task");
    shown.type("64");
    shown.key(Qt::Key_Escape);
    shown.tab_to("evaluation");
    shown.key(Qt::Key_Return);
    shown.tab_to("option-limit");
    shown.type("24");
    QCOMPARE(study.training, Json({{"examples_per_task", 64}}));
    QCOMPARE(study.evaluation, Json({{"limit", 24}}));
    shown.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(shown.window.page("live")->isVisible());
    QTRY_VERIFY(shown.status() == store::Status::Done);
    shown.key(Qt::Key_4, Qt::ControlModifier);
    QTRY_COMPARE(shown.focus_name(), QString("compare-offer-0"));
    shown.key(Qt::Key_Space);
    QTRY_VERIFY(!shown.find<paint::ScreenChart>("compare-chart")->series().panels.empty());
    for (const char* format : {"export-pdf", "export-tex"}) {
      shown.choose_by_keys_later("export-menu", format);
      shown.key(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    }
    QTRY_VERIFY(QFile::exists(tex));
    check_exports(pdf, tex);
  }
};

QTEST_MAIN(WayTest)
#include "way_test.moc"
