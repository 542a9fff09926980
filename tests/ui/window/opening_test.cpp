// SPDX-License-Identifier: GPL-3.0-or-later
// How studies and databases come into the window, and what is asked when a run is in progress.
#include <QApplication>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>

#include "design/design_page.h"
#include "shown.h"

using namespace lethe;
using namespace lethe::ui;
using namespace lethe::ui::test;
using lethe::store::test::spec;

namespace {

constexpr const char* a_study =
    R"({"name": "found by its name", "models": ["bloomz-nano-s"], "sequences": [["simp"]]})";

void make_database(const QString& file) { const store::Database made(file.toStdString()); }

/// One byte order for all of SQLite's header: the schema's version stands at byte 60.
void make_newer(const QString& file) {
  make_database(file);
  QByteArray bytes = read(file);
  bytes[63] = 99;
  write(file, bytes);
}

/// Its first page is whole, what lies behind is not.
void make_damaged(const QString& file) {
  {
    store::Database made(file.toStdString());
    queue::Queue(made).enqueue("a study", {{"name", "a study"}}, {spec(1), spec(2)});
  }
  QByteArray bytes = read(file);
  for (qsizetype i = 4096; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);
  write(file, bytes);
}

/// A window whose first run waits at its gate, and another database beside it.
struct Training {
  explicit Training(Appearance& look, int count = 1) : shown(look, stops_at(gate, 1, 3)) {
    make_database(shown.path("other.db"));
    shown.open();
    std::vector<study::RunSpec> specs;
    for (int seed = 1; seed <= count; ++seed) specs.push_back(spec(static_cast<std::uint64_t>(seed)));
    runs = shown.train(specs);
    QTRY_COMPARE(gate.waiting(), 1);
  }

  Gate gate;
  Shown shown;
  std::vector<std::string> runs;
  OpensAtEnd end{gate};
};

}  // namespace

class OpeningTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Appearance> appearance_;

  template <class Event>
  bool drag(MainWindow& window, const QString& file) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    Event event = [&] {
      if constexpr (std::is_same_v<Event, QDropEvent>)
        return QDropEvent(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
      else
        return QDragEnterEvent(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    }();
    event.ignore();
    QApplication::sendEvent(&window, &event);
    return event.isAccepted();
  }

 private slots:
  void initTestCase() { appearance_ = std::make_unique<Appearance>(*qApp); }

  void starts_with_a_study_named_from_where_it_was_started() {
    Shown shown(*appearance_);
    write(shown.path("study.json"), a_study);
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(shown.place.folder.path()));
    shown.open({"study.json", {}});
    QVERIFY(QDir::setCurrent(before));
    QCOMPARE(shown.page(), QString("page-design"));
    QCOMPARE(shown.find<QLineEdit>("study-name")->text(), QString("found by its name"));
    QVERIFY(shown.is_open(shown.usual()));
    QCOMPARE(shown.told(), QString());
  }

  void starts_with_a_database_named_from_where_it_was_started() {
    Shown shown(*appearance_);
    make_database(shown.path("mine.db"));
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(shown.place.folder.path()));
    shown.open({"mine.db", {}});
    QVERIFY(QDir::setCurrent(before));
    QVERIFY(shown.is_open(shown.path("mine.db")));
    QVERIFY(shown.window->windowTitle().startsWith("mine"));
    QVERIFY(!shown.settings.value("window/databases").toStringList().contains(shown.usual()));
  }

  void starts_with_a_study_and_a_database() {
    Shown shown(*appearance_);
    write(shown.path("study.json"), a_study);
    shown.open({shown.path("study.json"), shown.path("made.db")});
    QVERIFY(shown.is_open(shown.path("made.db")));
    QCOMPARE(shown.find<QLineEdit>("study-name")->text(), QString("found by its name"));
  }

  void content_tells_what_a_file_is() {
    Shown shown(*appearance_);
    make_database(shown.path("database.json"));
    write(shown.path("study.db"), a_study);
    shown.open({shown.path("database.json"), {}});
    QVERIFY(shown.is_open(shown.path("database.json")));
    shown.open({shown.path("study.db"), {}});
    QVERIFY(shown.is_open(shown.usual()));
    QCOMPARE(shown.find<QLineEdit>("study-name")->text(), QString("found by its name"));
  }

  void what_cannot_be_opened_is_told_and_the_window_opens_all_the_same_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("says");
    QTest::newRow("missing") << "nothing.db"
                             << "no such file";
    QTest::newRow("folder") << "folder"
                            << "is a folder";
    QTest::newRow("text") << "words.txt"
                          << "neither a study nor a database";
    QTest::newRow("text named as a database") << "words.db"
                                              << "neither a study nor a database";
    QTest::newRow("newer") << "newer.db"
                           << "newer Lethe (schema 99";
    QTest::newRow("cut") << "cut.db"
                         << "not a database";
    QTest::newRow("damaged") << "damaged.db"
                             << "damaged";
    QTest::newRow("of another program") << "other.db"
                                        << "another program";
  }
  void what_cannot_be_opened_is_told_and_the_window_opens_all_the_same() {
    QFETCH(QString, name);
    QFETCH(QString, says);
    Shown shown(*appearance_);
    const auto make = [&] {
      if (name == "folder") QVERIFY(QDir(shown.place.folder.path()).mkpath("folder"));
      if (name.startsWith("words")) write(shown.path(name), "only some words, longer than sixteen bytes");
      if (name == "newer.db") make_newer(shown.path(name));
      if (name == "damaged.db") make_damaged(shown.path(name));
      if (name == "cut.db") write(shown.path(name), QByteArray("SQLite format 3\0", 16) + "and no more of it");
      if (name == "other.db") {
        make_database(shown.path(name));
        QByteArray bytes = read(shown.path(name));
        bytes[68] = 'X';  // the mark of the program
        write(shown.path(name), bytes);
      }
    };
    make();
    // As the program starts, and in a window that is open.
    shown.open({shown.path(name), {}});
    QVERIFY(shown.is_open(shown.usual()));
    QVERIFY2(shown.told().contains(says), qPrintable(shown.told()));
    QVERIFY(shown.told().contains(name));
    // As the database that is asked for.
    if (name != "nothing.db") {
      shown.open({{}, shown.path(name)});
      QVERIFY(shown.is_open(shown.usual()));
      QVERIFY2(shown.told().contains(name) && shown.told().contains(shown.usual() + ", was opened instead"),
               qPrintable(shown.told()));
    }
    shown.open();
    QCOMPARE(shown.told(), QString());
    shown.window->open_file(shown.path(name));
    QTRY_VERIFY2(shown.told().contains(says), qPrintable(shown.told()));
    QVERIFY(shown.is_open(shown.usual()));
    QVERIFY(!shown.settings.value("window/databases").toStringList().contains(shown.path(name)));
    QTest::mouseClick(shown.find<QWidget>("notice-close"), Qt::LeftButton);
    QCOMPARE(shown.told(), QString());
  }

  void recent_databases_stand_in_the_menu() {
    Shown shown(*appearance_);
    make_database(shown.path("one & two.db"));
    make_database(shown.path("gone.db"));
    shown.open();
    for (const char* name : {"gone.db", "one & two.db"}) {
      shown.window->open_file(shown.path(name));
      QTRY_VERIFY(shown.is_open(shown.path(name)));
    }
    auto* menu = shown.find<QPushButton>("database")->menu();
    const auto entries = [&] {
      Q_EMIT menu->aboutToShow();
      QStringList names;
      for (QAction* entry : menu->actions())
        if (entry->isCheckable()) names << QFileInfo(entry->text()).fileName() + (entry->isChecked() ? " open" : "");
      return names;
    };
    QCOMPARE(entries(), QStringList({"one && two.db open", "gone.db", "lethe.db"}));
    QFile::remove(shown.path("gone.db"));
    menu->findChild<QAction*>("database-gone.db")->trigger();
    QVERIFY2(shown.told().contains("no such file") && shown.told().contains("taken off"), qPrintable(shown.told()));
    QVERIFY(!QFileInfo::exists(shown.path("gone.db")));
    QCOMPARE(entries(), QStringList({"one && two.db open", "lethe.db"}));
    menu->findChild<QAction*>("database-lethe.db")->trigger();
    QTRY_VERIFY(shown.is_open(shown.usual()));
    QCOMPARE(shown.told(), QString());
  }

  void files_are_chosen_in_a_dialog() {
    Shown shown(*appearance_);
    shown.open();
    QString answer = shown.path("fresh.db");
    std::vector<MainWindow::Wish> wishes;
    shown.window->set_choose([&](MainWindow::Wish wish, const auto& then) {
      wishes.push_back(wish);
      then(answer);
    });
    shown.find<QAction>("new-database")->trigger();
    QTRY_VERIFY(shown.is_open(answer));
    // One that is there is not emptied.
    queue::Queue(shown.window->workspace().queue()).enqueue("s", {{"name", "s"}}, {spec(1)});
    answer = shown.usual();
    shown.find<QAction>("open")->trigger();
    QTRY_VERIFY(shown.is_open(answer));
    answer = shown.path("fresh.db");
    shown.find<QAction>("new-database")->trigger();
    QTRY_VERIFY(shown.is_open(answer));
    QVERIFY2(shown.told().contains("there already"), qPrintable(shown.told()));
    QCOMPARE(store::list_runs(shown.window->workspace().database()).size(), 1U);
    QCOMPARE(wishes,
             (std::vector{MainWindow::Wish::NewDatabase, MainWindow::Wish::Open, MainWindow::Wish::NewDatabase}));
  }

  void a_study_that_was_given_up_is_kept_when_the_window_stays() {
    Training training(*appearance_);
    auto& [gate, shown, runs, end] = training;
    const auto editor = [&]() -> StudyEditor& { return shown.window->findChild<DesignPage*>()->editor(); };
    editor().set_name("kept after all");
    QTRY_VERIFY(shown.settings.contains("design/draft"));  // written a moment after the edit
    shown.window->close();
    auto* unsaved = shown.window->findChild<QMessageBox*>("unsaved");
    QVERIFY(unsaved);
    unsaved->button(QMessageBox::Discard)->click();
    shown.answer("stop-no");
    QTRY_VERIFY(!shown.question());
    shown.window->open_file(shown.path("other.db"));
    shown.answer("stop-yes");
    gate.open();
    QTRY_VERIFY(shown.is_open(shown.path("other.db")));
    QCOMPARE(editor().study().name, std::string("kept after all"));
    QVERIFY(editor().unsaved());
  }

  void another_database_while_a_run_is_in_progress() {
    Training training(*appearance_, 2);
    auto& [gate, shown, runs, end] = training;
    shown.window->open_file(shown.path("other.db"));
    QVERIFY(shown.question());
    shown.answer("stop-no");
    QTRY_VERIFY(!shown.question());
    QVERIFY(shown.is_open(shown.usual()) && shown.window->workspace().work() == Work::Running);

    shown.window->open_file(shown.path("other.db"));
    shown.answer("stop-yes");
    QTRY_COMPARE(shown.window->workspace().work(), Work::Stopping);
    QVERIFY(shown.is_open(shown.usual()));
    gate.open();
    QTRY_VERIFY(shown.is_open(shown.path("other.db")));
    QCOMPARE(store::get_run(shown.place.database, runs[0]).status, Status::Stopped);
    QCOMPARE(store::get_run(shown.place.database, runs[1]).status, Status::Queued);

    // It can be resumed.
    shown.window->open_file(shown.usual());
    QTRY_VERIFY(shown.is_open(shown.usual()));
    shown.window->workspace().retry(runs[0]);
    shown.window->workspace().start();
    QTRY_VERIFY(shown.window->workspace().work() == Work::Idle);
    const auto detail = store::run_detail(shown.place.database, runs[0]);
    QCOMPARE(detail.run.status, Status::Done);
    QCOMPARE(detail.attempts.at(1).resumed_step, std::optional(std::int64_t{3}));
  }

  void a_run_that_ends_while_the_question_stands_there() {
    Training training(*appearance_);
    auto& [gate, shown, runs, end] = training;
    shown.window->open_file(shown.path("other.db"));
    QVERIFY(shown.question());
    gate.open();
    QTRY_VERIFY(shown.window->workspace().work() == Work::Idle);
    shown.answer("stop-yes");
    QTRY_VERIFY(shown.is_open(shown.path("other.db")));
  }

  void closing_while_a_run_is_in_progress() {
    Training training(*appearance_);
    auto& [gate, shown, runs, end] = training;
    QVERIFY(!shown.window->close());
    QVERIFY(shown.question());
    QTest::keyClick(shown.question(), Qt::Key_Escape);
    QTRY_VERIFY(!shown.question());
    QVERIFY(shown.window->isVisible() && shown.window->workspace().work() == Work::Running);
    QVERIFY(!shown.window->close());
    shown.answer("stop-yes");
    QTRY_COMPARE(shown.window->workspace().work(), Work::Stopping);
    QVERIFY(shown.window->isVisible());
    gate.open();
    QTRY_VERIFY(!shown.window->isVisible());
    QCOMPARE(store::get_run(shown.place.database, runs[0]).status, Status::Stopped);
    QCOMPARE(store::get_run(shown.place.database, runs[0]).reason, std::string("asked"));
  }

  void closing_an_idle_window_asks_nothing() {
    Shown shown(*appearance_);
    shown.open();
    shown.window->close();
    QTRY_VERIFY(!shown.window->isVisible());
    QVERIFY(!shown.question());
  }

  void files_are_dropped_on_the_window() {
    Shown shown(*appearance_);
    make_database(shown.path("other.db"));
    write(shown.path("study.json"), a_study);
    write(shown.path("words.txt"), "only some words");
    MainWindow& window = shown.open();
    auto* hint = shown.find<QWidget>("drop-hint");
    QVERIFY(!drag<QDragEnterEvent>(window, shown.path("words.txt")));
    QVERIFY(!drag<QDragEnterEvent>(window, shown.place.folder.path()));
    QVERIFY(!drag<QDragEnterEvent>(window, shown.usual()));  // open already
    QVERIFY(!hint->isVisible());
    QVERIFY(drag<QDragEnterEvent>(window, shown.path("study.json")));
    QVERIFY(hint->isVisible());
    QCOMPARE(hint->accessibleName(), QString("Open the study study.json on the Design page"));
    QDragLeaveEvent leave;
    QApplication::sendEvent(&window, &leave);
    QVERIFY(!hint->isVisible());
    window.show_page("runs");
    QVERIFY(drag<QDragEnterEvent>(window, shown.path("study.json")));
    QVERIFY(drag<QDropEvent>(window, shown.path("study.json")));
    QVERIFY(!hint->isVisible());
    QCOMPARE(shown.page(), QString("page-design"));
    QCOMPARE(shown.find<QLineEdit>("study-name")->text(), QString("found by its name"));
    QVERIFY(drag<QDragEnterEvent>(window, shown.path("other.db")));
    QCOMPARE(hint->accessibleName(), QString("Open the database other.db in place of lethe.db"));
    keep("drop");
    QVERIFY(drag<QDropEvent>(window, shown.path("other.db")));
    QTRY_VERIFY(shown.is_open(shown.path("other.db")));
  }

 private:
  void keep(const QString& name) const {
    const QDir folder(QDir(QCoreApplication::applicationDirPath()).filePath("../screens"));
    folder.mkpath(".");
    for (QWidget* window : QApplication::topLevelWidgets())
      if (qobject_cast<MainWindow*>(window)) window->grab().save(folder.filePath("front-" + name + ".png"));
  }
};

QTEST_MAIN(OpeningTest)
#include "opening_test.moc"
