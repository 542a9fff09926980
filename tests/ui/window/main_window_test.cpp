// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/main_window.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>

#include "../../core/run/fake_executor.h"
#include "../../core/study/fixture.h"
#include "design/design_page.h"

using namespace lethe;
using namespace lethe::ui;

namespace {

/// The window over a fake executor, with what the program brings.
struct Shown {
  explicit Shown(Appearance& appearance, QSize size = {1280, 800}, std::vector<Device> devices = {})
      : settings(folder.filePath("settings.ini"), QSettings::IniFormat),
        window({appearance, catalog, {executor, study::test::example_environment(), {}, std::move(devices)}, settings},
               (folder.path() + "/first.db").toStdString()) {
    window.resize(size);
    window.show();
    window.activateWindow();
  }
  QWidget* page() { return window.findChild<QStackedWidget*>()->currentWidget(); }

  QTemporaryDir folder;
  QSettings settings;
  const catalog::Catalog catalog{{std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}}};
  run::test::FakeExecutor executor;
  MainWindow window;
};

void write(const QString& file, const char* text) {
  QFile out(file);
  QVERIFY(out.open(QIODevice::WriteOnly));
  out.write(text);
}

}  // namespace

class MainWindowTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<Appearance> appearance_;

 private slots:
  void initTestCase() { appearance_ = std::make_unique<Appearance>(*qApp); }

  void pages_by_key() {
    Shown shown(*appearance_);
    QVERIFY(QTest::qWaitForWindowExposed(&shown.window));
    const char* names[] = {"page-design", "page-live", "page-runs", "page-compare"};
    for (const int page : {3, 1, 2, 0}) {
      QTest::keyClick(&shown.window, static_cast<Qt::Key>(Qt::Key_1 + page), Qt::ControlModifier);
      QCOMPARE(shown.page()->objectName(), QString(names[page]));
    }
  }

  void a_device_is_kept_for_the_next_start() {
    Shown shown(*appearance_, {1280, 800}, {{"cpu", "a processor"}, {"cuda:0", "a card & more, 80 GiB"}});
    const auto entry = [&](const char* name) { return shown.window.findChild<QAction*>(name); };
    QVERIFY(entry("device-auto")->isChecked() && !entry("device-cpu")->isChecked());
    QCOMPARE(entry("device-cuda:0")->text(), QString("a card && more, 80 GiB"));
    entry("device-cuda:0")->trigger();
    QVERIFY(entry("device-cuda:0")->isChecked() && !entry("device-auto")->isChecked());
    QCOMPARE(shown.settings.value("engine/device").toString(), QString("cuda:0"));
    const auto* said = shown.window.findChild<QWidget*>("notice");
    QVERIFY(said && said->isVisible());
  }

  void an_empty_database_offers_the_bundled_study_and_trains_it_by_key() {
    Shown shown(*appearance_);
    QVERIFY(QTest::qWaitForWindowExposed(&shown.window));
    QCOMPARE(shown.page()->objectName(), QString("page-design"));
    QVERIFY(QTest::qWaitFor([&] { return shown.window.findChild<QWidget*>("train-button")->isEnabled(); }, 60000));
    QTest::keyClick(&shown.window, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(QTest::qWaitFor([&] { return shown.page()->objectName() == "page-live"; }, 60000));
    const auto done = [&] {
      store::RunFilter filter;
      filter.status = {store::Status::Done};
      return store::list_runs(shown.window.workspace().database(), filter).size() == 6;
    };
    QVERIFY(QTest::qWaitFor(done, 60000));
  }

  void enter_presses_the_button_that_has_the_focus() {
    Shown shown(*appearance_);
    QVERIFY(QTest::qWaitForWindowExposed(&shown.window));
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
      shown.window.show_page("live");
      auto* button = shown.window.findChild<QPushButton*>("go-to-design");
      QVERIFY(button->isVisible());
      QTest::keyClick(button, key, Qt::ControlModifier | Qt::AltModifier);
      QCOMPARE(shown.page()->objectName(), QString("page-live"));
      QTest::keyClick(button, key, key == Qt::Key_Enter ? Qt::KeypadModifier : Qt::NoModifier);
      QCOMPARE(shown.page()->objectName(), QString("page-design"));
    }
  }

  void a_study_that_is_none_is_told_in_the_page() {
    Shown shown(*appearance_);
    const QString file = shown.folder.filePath("broken.json");
    write(file, "{\"name\": \"x\", \"modles\": []}");
    shown.window.open_file(file);
    const QString said = shown.window.findChild<QLabel*>("problem")->text();
    QVERIFY2(said.contains("models"), qPrintable(said));
  }

  void another_database_is_opened_and_what_is_none_is_told() {
    Shown shown(*appearance_);
    QVERIFY(QTest::qWaitForWindowExposed(&shown.window));
    shown.window.new_database(shown.folder.filePath("second.db"));
    QTRY_VERIFY(shown.window.windowTitle().startsWith("second"));
    const QString file = shown.folder.filePath("text.db");
    write(file, "this is a text of more than sixteen bytes");
    shown.window.open_file(file);
    QVERIFY(shown.window.windowTitle().startsWith("second"));
    QVERIFY(shown.window.findChild<QWidget*>("notice")->isVisible());
  }

  void another_database_keeps_the_unsaved_study() {
    Shown shown(*appearance_);
    QVERIFY(QTest::qWaitForWindowExposed(&shown.window));
    const auto editor = [&]() -> StudyEditor& { return shown.window.findChild<DesignPage*>()->editor(); };
    editor().set_name("not yet saved");
    shown.window.new_database(shown.folder.filePath("second.db"));
    QTRY_VERIFY(shown.window.windowTitle().startsWith("second"));
    QCOMPARE(editor().study().name, std::string("not yet saved"));
    QVERIFY(editor().unsaved());
  }

  void remembers_its_page() {
    QTemporaryDir folder;
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    const catalog::Catalog catalog{{std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}}};
    run::test::FakeExecutor executor;
    const MainWindow::Parts parts{*appearance_, catalog, {executor, study::test::example_environment(), {}}, settings};
    const auto file = (folder.path() + "/a.db").toStdString();
    { MainWindow(parts, file).show_page("runs"); }
    const MainWindow again(parts, file);
    QCOMPARE(again.findChild<QStackedWidget*>()->currentWidget()->objectName(), QString("page-runs"));
  }

  // Written for people to look at: build/screens/.
  void pictures() {
    const QString folder = QDir(QCoreApplication::applicationDirPath()).filePath("../screens");
    QVERIFY(QDir().mkpath(folder));
    for (const auto choice : {SchemeChoice::Light, SchemeChoice::Dark})
      for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
        appearance_->choose(choice);
        Shown shown(*appearance_, size);
        QVERIFY(QTest::qWaitForWindowExposed(&shown.window));
        for (const QString name : {"design", "live", "runs", "compare"}) {
          shown.window.show_page(name);
          const QString file = QString("%1/window-%2-%3-%4.png")
                                   .arg(folder, name, choice == SchemeChoice::Light ? "light" : "dark")
                                   .arg(size.width());
          QVERIFY(shown.window.grab().save(file));
        }
      }
  }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
