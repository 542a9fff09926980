// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/design_page.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QMessageBox>
#include <QTemporaryDir>

#include "../work/world.h"

using namespace lethe;
using namespace lethe::ui;

namespace {

/// The page over a fake executor, with the catalog that comes with the program.
struct Shown : test::World {
  explicit Shown(Appearance& appearance, bool bundled = true)
      : settings(folder.filePath("settings.ini"), QSettings::IniFormat),
        clock(*workspace),
        page({appearance, *workspace, clock, desk, settings}, nullptr) {
    page.resize(1200, 760);
    page.show();
    page.activateWindow();
    if (!QTest::qWaitForWindowActive(&page)) qFatal("the page got no focus");
    if (!bundled) page.editor().start_new();
  }
  QString tasks() {
    QStringList lanes;
    for (const auto& sequence : page.editor().study().sequences) {
      QStringList names;
      for (const auto& item : sequence) names << QString::fromStdString(item.task);
      lanes << names.join(' ');
    }
    return lanes.join(" | ");
  }
  template <class Widget = QWidget>
  Widget* find(const QString& name) {
    // A form that was just replaced is there until the next turn of the loop.
    const auto all = page.findChildren<Widget*>(name);
    return all.isEmpty() ? nullptr : all.back();
  }
  TaskCard* card(int lane, int item) {
    return find(QString("lane-%1").arg(lane))->findChild<TaskCard*>(QString("card-%1").arg(item));
  }
  QString words(const QString& name) {
    const auto* label = find<QLabel>(name);
    return label ? label->text() : "there is no " + name;
  }
  /// Types into whatever has the keyboard focus.
  void key(int key, Qt::KeyboardModifiers modifiers = {}) {
    QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &page, static_cast<Qt::Key>(key),
                    modifiers);
  }
  void type(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }

  QTemporaryDir folder;
  QSettings settings;
  WorkClock clock;
  Desk desk;
  DesignPage page;
};

}  // namespace

class DesignPageTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<Appearance> appearance_;

 private slots:
  void initTestCase() { appearance_ = std::make_unique<Appearance>(*qApp); }

  void the_bundled_study_stands_there_and_says_what_it_takes() {
    Shown shown(*appearance_);
    QCOMPARE(shown.tasks(), QString("simp emdg inqqg exp hgen"));
    QTRY_COMPARE(shown.words("forecast-runs"), QString("6 runs"));
    QTRY_COMPARE(shown.words("forecast-stages"), QString("36 stages"));
    QVERIFY(shown.find<QPushButton>("train-button")->isEnabled());
    QVERIFY(!shown.find("problems")->isVisible());
  }

  void a_study_is_made_by_keys_alone() {
    Shown shown(*appearance_, false);
    QVERIFY(!shown.find<QPushButton>("train-button")->isEnabled());
    const auto add = [&](const QString& name) {
      shown.key(Qt::Key_Slash);
      shown.key(Qt::Key_A, Qt::ControlModifier);
      shown.type(name);
      shown.key(Qt::Key_Return);
    };
    for (const char* name : {"simp", "emdg", "exp", "bloomz-nano-s", "nano-dk"}) add(name);
    QCOMPARE(shown.tasks(), QString("simp emdg exp"));
    QCOMPARE(shown.page.editor().study().models, std::vector<std::string>{"bloomz-nano-s"});
    QCOMPARE(shown.page.editor().study().benchmarks, std::vector<std::string>{"nano-dk"});
    QTRY_COMPARE(shown.words("forecast-runs"), QString("1 run"));
    QVERIFY(shown.find<QPushButton>("train-button")->isEnabled());
    shown.card(1, 3)->setFocus();
    shown.key(Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(shown.tasks(), QString("simp exp emdg"));
    shown.key(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(shown.tasks(), QString("simp exp exp emdg"));
    shown.key(Qt::Key_Delete);
    QCOMPARE(shown.tasks(), QString("simp exp emdg"));
    shown.key(Qt::Key_Insert);
    QCOMPARE(shown.tasks(), QString("simp exp emdg | simp exp emdg"));
    shown.key(Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(shown.tasks(), QString("simp exp emdg | exp simp emdg"));
    QTRY_COMPARE(shown.words("forecast-runs"), QString("2 runs"));
    while (shown.page.undo_stack()->canUndo()) shown.page.undo_stack()->undo();
    QCOMPARE(shown.tasks(), QString());
  }

  void a_card_opens_its_form_and_shows_what_was_set() {
    Shown shown(*appearance_);
    shown.card(1, 2)->setFocus();
    shown.key(Qt::Key_Return);
    QCOMPARE(shown.words("inspector-title"), QString("emdg"));
    QVERIFY(shown.find("option-epochs")->hasFocus());
    shown.type("7");
    QCOMPARE(shown.page.editor().study().sequences[0][1].overrides, Json({{"epochs", 7}}));
    QTRY_COMPARE(shown.card(1, 2)->face().settings, QString("7 epochs"));
    QVERIFY(shown.card(1, 2)->face().set);
    shown.key(Qt::Key_Escape);
    QVERIFY(shown.card(1, 2)->hasFocus());
    shown.page.undo_stack()->undo();
    QTRY_COMPARE(shown.find("option-epochs")->findChild<QLineEdit*>()->text(), QString());
    QVERIFY(shown.page.editor().study().sequences[0][1].overrides.empty());
  }

  void settings_of_a_method_and_of_the_study() {
    Shown shown(*appearance_);
    QTest::mouseClick(shown.find("method-1"), Qt::LeftButton, {}, {20, 10});
    QCOMPARE(shown.words("inspector-title"), QString("full"));
    auto* rate = shown.find("option-learning_rate")->findChild<QLineEdit*>();
    rate->setFocus();
    shown.type("5e-3");
    QCOMPARE(shown.page.editor().study().methods[0].options, Json({{"learning_rate", 5e-3}}));
    QTRY_COMPARE(shown.find<Chip>("method-1")->face().settings, QString("learning rate 5e-3"));
    QTest::mouseClick(shown.find("training"), Qt::LeftButton);
    rate = shown.find("option-learning_rate")->findChild<QLineEdit*>();
    QCOMPARE(rate->text(), QString());
    shown.find("option-batch_size")->setFocus();
    shown.type("8");
    QCOMPARE(shown.page.editor().study().training["batch_size"], Json(8));
    QTest::mouseClick(shown.find("evaluation"), Qt::LeftButton);
    shown.find("option-limit")->setFocus();
    shown.type("20");
    QCOMPARE(shown.page.editor().study().evaluation["limit"], Json(20));
    QTRY_VERIFY(shown.find<SummaryRow>("evaluation")->accessibleName().contains("20 items each"));
  }

  void seeds_are_added_changed_and_taken_out() {
    Shown shown(*appearance_);
    shown.page.editor().set_seeds({1});
    QTRY_VERIFY(shown.find("hint-seed")->isVisible());
    QTest::mouseClick(shown.find("hint-seed"), Qt::LeftButton);
    QCOMPARE(shown.page.editor().study().seeds, (std::vector<std::uint64_t>{1, 2, 3}));
    QTest::mouseClick(shown.find("add-seed"), Qt::LeftButton);
    QCOMPARE(shown.page.editor().study().seeds, (std::vector<std::uint64_t>{1, 2, 3, 4}));
    shown.find("option-seed")->setFocus();
    shown.key(Qt::Key_A, Qt::ControlModifier);
    shown.type("17");
    QCOMPARE(shown.page.editor().study().seeds, (std::vector<std::uint64_t>{1, 2, 3, 17}));
    shown.key(Qt::Key_A, Qt::ControlModifier);
    shown.type("2");  // is there already
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.page.editor().study().seeds, (std::vector<std::uint64_t>{1, 2, 3, 17}));
    QTRY_COMPARE(shown.find("option-seed")->findChild<QLineEdit*>()->text(), QString("17"));
    shown.find("seed-1")->setFocus();
    shown.key(Qt::Key_Delete);
    QCOMPARE(shown.page.editor().study().seeds, (std::vector<std::uint64_t>{2, 3, 17}));
  }

  void orders_are_chosen_and_drawn() {
    Shown shown(*appearance_);
    QTest::mouseClick(shown.find("board"), Qt::LeftButton, {}, {5, 5});
    shown.find("option-orders")->setFocus();
    shown.key(Qt::Key_Down);
    QCOMPARE(shown.page.editor().study().orders, Json("all"));
    shown.key(Qt::Key_Down);
    QCOMPARE(shown.page.editor().study().orders, Json({{"sample", 3}, {"seed", 1}}));
    QTRY_VERIFY(shown.find("option-sample"));
    QTRY_COMPARE(shown.words("forecast-runs"), QString("18 runs"));
  }

  void problems_lead_to_their_place_and_keep_from_training() {
    Shown shown(*appearance_);
    shown.page.editor().insert_task({0, 2}, {"letters", Json::object()});
    shown.page.editor().add_model("llama-nano-x");
    QTRY_VERIFY(shown.find("problem-2"));
    QVERIFY(!shown.find<QPushButton>("train-button")->isEnabled());
    shown.key(Qt::Key_F8);
    QCOMPARE(shown.page.selection(), (Selection{Part::Model, 2}));
    QVERIFY(shown.find("model-3")->hasFocus());
    QTest::mouseClick(shown.find("problem-2"), Qt::LeftButton);
    QCOMPARE(shown.page.selection(), (Selection{Part::Task, 0, 2}));
    QVERIFY(shown.words("inspector-problem").contains("letters"));
    shown.key(Qt::Key_Delete);
    shown.page.editor().remove_model(2);
    QTRY_VERIFY(shown.find<QPushButton>("train-button")->isEnabled());
  }

  void trains_what_stands_there() {
    Shown shown(*appearance_);
    QString shown_page;
    connect(&shown.desk, &Desk::show_page, this, [&](const QString& page) { shown_page = page; });
    shown.key(Qt::Key_Return, Qt::ControlModifier);  // before the runs are known: it waits for them
    QTRY_COMPARE(shown_page, QString("live"));
    QTRY_VERIFY(shown.idle());
    QCOMPARE(store::list_runs(shown.workspace->database(), {}).size(), std::size_t{6});
  }

  void what_is_done_already_is_not_trained_twice() {
    Shown shown(*appearance_);
    QStringList pages;
    connect(&shown.desk, &Desk::show_page, this, [&](const QString& page) { pages << page; });
    shown.key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(!pages.isEmpty() && shown.idle());
    QTRY_VERIFY(shown.clock.running().empty());
    QTest::mouseClick(shown.find("train-button"), Qt::LeftButton);
    QTRY_VERIFY(shown.words("problem").contains("done already") && shown.find("problem")->isVisible());
    QCOMPARE(pages, QStringList{"live"});
    QCOMPARE(store::list_runs(shown.workspace->database(), {}).size(), std::size_t{6});
  }

  void saves_asks_before_it_leaves_and_copies_the_command() {
    Shown shown(*appearance_);
    const QString file = shown.folder.filePath("it's mine.json");
    StudyFiles::Wish wished{};
    shown.page.files().set_choose([&](StudyFiles::Wish wish, const QString&, const auto& then) {
      wished = wish;
      then(file);
    });
    shown.page.editor().set_seeds({5});
    QTest::mouseClick(shown.find("save-button"), Qt::LeftButton);
    QVERIFY(wished == StudyFiles::Wish::Save);
    QVERIFY(QFile::exists(file));
    QVERIFY(!shown.page.editor().unsaved());
    shown.page.editor().set_seeds({6});
    QTest::mouseClick(shown.find("copy-command-button"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QString("lethe-cli run '%1' --db '%2'")
                 .arg(QString(file).replace("'", "'\\''"), QString::fromStdString(shown.place.file.string())));
    QCOMPARE(study::read_study(file.toStdString()).seeds, (std::vector<std::uint64_t>{6}));
    shown.page.editor().set_seeds({7});
    int left = 0;
    const auto answer = [&](QMessageBox::StandardButton button) {
      shown.page.before_leaving([&] { ++left; });
      auto* question = shown.find<QMessageBox>("unsaved");
      QVERIFY(question);
      QTest::mouseClick(question->button(button), Qt::LeftButton);
      QTRY_VERIFY(!shown.find<QMessageBox>("unsaved"));
    };
    answer(QMessageBox::Cancel);
    QCOMPARE(left, 0);
    answer(QMessageBox::Save);
    QCOMPARE(left, 1);
    QCOMPARE(study::read_study(file.toStdString()).seeds, (std::vector<std::uint64_t>{7}));
  }

  void an_unsaved_study_outlives_the_program() {
    Shown shown(*appearance_, false);
    shown.page.editor().set_name("not yet");
    shown.page.editor().insert_task({0, 0}, {"simp", {{"epochs", 3}}});
    QTRY_VERIFY(shown.settings.value("design/draft").toString().contains("simp"));
    // What a killed program leaves are the settings.
    Desk desk;
    DesignPage next({*appearance_, *shown.workspace, shown.clock, desk, shown.settings}, nullptr);
    next.restore_state(shown.settings);
    QVERIFY(next.editor().study() == shown.page.editor().study());
    QVERIFY(next.editor().unsaved());
    // Nobody was asked yet, as when another database is opened.
    next.save_state(shown.settings);
    QVERIFY(shown.settings.contains("design/draft"));
    bool left = false;
    next.before_leaving([&] { left = true; });
    QTest::mouseClick(next.findChild<QMessageBox*>("unsaved")->button(QMessageBox::Discard), Qt::LeftButton);
    QTRY_VERIFY(left);
    next.save_state(shown.settings);
    QVERIFY(!shown.settings.contains("design/draft"));
  }

  void a_broken_file_is_told_in_the_page() {
    Shown shown(*appearance_);
    const QString file = shown.folder.filePath("broken.json");
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(R"({"modls": []})");
    out.close();
    shown.page.open_file(file);
    QVERIFY(shown.find("problem")->isVisible());
    QVERIFY2(shown.words("problem").contains("models"), qPrintable(shown.words("problem")));
    QCOMPARE(shown.tasks(), QString("simp emdg inqqg exp hgen"));
  }

  void the_palette_is_a_model_and_finds_what_is_meant() {
    Shown shown(*appearance_);
    PaletteModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.set_entries(palette_entries(shown.catalog));
    PaletteFilter filter(model);
    QAbstractItemModelTester filtered(&filter, QAbstractItemModelTester::FailureReportingMode::Fatal);
    filter.set_words("mt0 nano");
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(filter.index(0, 0).data().toString(), QString("Models"));
    QCOMPARE(filter.rowCount(filter.index(0, 0)), 2);
    const QModelIndex found = filter.index(0, 0, filter.index(0, 0));
    QVERIFY(found.data(Qt::AccessibleTextRole).toString().contains("model"));
    filter.set_words("no such thing");
    QCOMPARE(filter.rowCount(), 0);
    filter.set_words({});
    QCOMPARE(filter.rowCount(), 5);
    // Models that are known but not here appear when they are searched for, and cannot be added.
    const auto shown_models = [&] { return filter.rowCount(filter.index(2, 0)); };
    QCOMPARE(filter.index(2, 0).data().toString(), QString("Models"));
    QCOMPARE(shown_models(), 6);
    QVERIFY(filter.index(2, 0).data(Qt::AccessibleTextRole).toString().contains("6"));
    filter.set_words("mt0 xl");
    QCOMPARE(filter.rowCount(), 1);
    const QModelIndex absent = filter.index(0, 0, filter.index(0, 0));
    QCOMPARE(absent.data().toString(), QString("mt0-xl"));
    QVERIFY(absent.data(Qt::ToolTipRole).toString().contains("lethe-cli hub get bigscience/mt0-xl"));
    QVERIFY(!(absent.flags() & Qt::ItemIsDragEnabled));
    model.set_entries({});
  }

  void everything_that_takes_the_focus_has_a_name() {
    Shown shown(*appearance_);
    for (QWidget* widget : shown.page.findChildren<QWidget*>()) {
      if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy()) continue;
      const auto* button = qobject_cast<QAbstractButton*>(widget);
      const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
      QVERIFY2(named, qPrintable(QString("%1 %2").arg(widget->metaObject()->className(), widget->objectName())));
    }
  }
};

QTEST_MAIN(DesignPageTest)
#include "design_page_test.moc"
