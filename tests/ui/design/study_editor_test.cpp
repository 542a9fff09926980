// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/study_editor.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "base/error.h"
#include "base/files.h"

using namespace lethe;
using namespace lethe::ui;

namespace {

QString tasks_of(const StudyEditor& editor) {
  QStringList lanes;
  for (const auto& sequence : editor.study().sequences) {
    QStringList tasks;
    for (const auto& item : sequence) tasks << QString::fromStdString(item.task);
    lanes << tasks.join(' ');
  }
  return lanes.join(" | ");
}

void add(StudyEditor& editor, const char* tasks) {
  for (const QString& task : QString(tasks).split(' '))
    editor.insert_task({0, editor.study().sequences.empty() ? std::size_t{0} : editor.study().sequences.front().size()},
                       {task.toStdString(), Json::object()});
}

void write(const QString& file, const std::string& text) { std::ofstream(file.toStdString()) << text; }

const char* const small_study =
    R"({"name": "Small", "models": ["./mine", "bloomz-nano-s"], "sequences": [["simp", "./letters"]]})";

}  // namespace

class StudyEditorTest : public QObject {
  Q_OBJECT

 private slots:
  void moving_counts_the_place_before_the_card_is_taken_out() {
    StudyEditor editor;
    add(editor, "a b c d");
    QCOMPARE(editor.move_task({0, 0}, {0, 3}), (Spot{0, 2}));
    QCOMPARE(tasks_of(editor), QString("b c a d"));
    QCOMPARE(editor.move_task({0, 3}, {0, 0}), (Spot{0, 0}));
    QCOMPARE(tasks_of(editor), QString("d b c a"));
    editor.move_task({0, 1}, {0, 1});
    editor.move_task({0, 1}, {0, 2});
    QCOMPARE(tasks_of(editor), QString("d b c a"));
    QCOMPARE(editor.undo_stack()->count(), 6);  // a move to where it is is none
  }

  void the_last_task_that_leaves_a_sequence_takes_it_away() {
    StudyEditor editor;
    add(editor, "a b");
    QCOMPARE(editor.move_task({0, 0}, {1, 0}), (Spot{1, 0}));
    QCOMPARE(tasks_of(editor), QString("b | a"));
    QCOMPARE(editor.move_task({0, 0}, {1, 1}), (Spot{0, 1}));
    QCOMPARE(tasks_of(editor), QString("a b"));
    editor.remove_task({0, 0});
    editor.remove_task({0, 0});
    QCOMPARE(tasks_of(editor), QString());
    QVERIFY(editor.study().sequences.empty());
  }

  void every_edit_is_undone_and_done_again() {
    StudyEditor editor;
    const study::Study empty = editor.study();
    const std::vector<std::function<void()>> edits{
        [&] { add(editor, "a"); },
        [&] { add(editor, "b"); },
        [&] {
          editor.copy_task({0, 0}, {0, 2});
        },
        [&] {
          editor.move_task({0, 0}, {0, 2});
        },
        [&] {
          editor.set_task({0, 0}, {{"epochs", 3}}, "epochs");
        },
        [&] { editor.copy_lane(0); },
        [&] {
          editor.remove_task({1, 1});
        },
        [&] { editor.move_lane(0, 1); },
        [&] { editor.remove_lane(0); },
        [&] { editor.add_model("m"); },
        [&] { editor.add_model("n"); },
        [&] { editor.remove_model(0); },
        [&] {
          editor.add_method({"full", Json::object()});
        },
        [&] {
          editor.set_method(0, {{"learning_rate", 1e-3}});
        },
        [&] {
          editor.add_strategy({"sequential", Json::object()});
        },
        [&] {
          editor.set_strategy(0, {{"sequential", Json::object()}, {"other", Json::object()}});
        },
        [&] { editor.remove_strategy(0); },
        [&] { editor.remove_method(0); },
        [&] {
          editor.set_seeds({3, 3, 4});
        },
        [&] { editor.add_benchmark("x"); },
        [&] { editor.remove_benchmark(0); },
        [&] {
          editor.set_training({{"epochs", 1}});
        },
        [&] {
          editor.set_evaluation({{"limit", 5}});
        },
        [&] {
          editor.set_keep({{"stages", "all"}});
        },
        [&] { editor.set_orders("all"); },
        [&] { editor.set_name("other"); },
    };
    std::vector<study::Study> states{empty};
    for (const auto& edit : edits) {
      edit();
      QVERIFY(editor.study() != states.back());
      states.push_back(editor.study());
    }
    QCOMPARE(editor.undo_stack()->count(), static_cast<int>(edits.size()));
    QCOMPARE(editor.study().seeds, (std::vector<std::uint64_t>{3, 4}));
    for (std::size_t i = edits.size(); i-- > 0;) {
      editor.undo_stack()->undo();
      QVERIFY2(editor.study() == states[i], qPrintable(editor.undo_stack()->redoText()));
    }
    while (editor.undo_stack()->canRedo()) editor.undo_stack()->redo();
    QVERIFY(editor.study() == states.back());
  }

  void keystrokes_of_one_field_are_one_step() {
    StudyEditor editor;
    for (const int epochs : {1, 12, 123}) editor.set_training({{"epochs", epochs}}, "epochs");
    editor.end_typing();
    editor.set_training({{"epochs", 5}}, "epochs");
    editor.set_training({{"epochs", 5}, {"clip", 2}}, "clip");
    QCOMPARE(editor.undo_stack()->count(), 3);
    editor.undo_stack()->undo();
    editor.undo_stack()->undo();
    QCOMPARE(editor.study().training, Json({{"epochs", 123}}));
    editor.undo_stack()->undo();
    QCOMPARE(editor.study().training, Json::object());
  }

  void saved_and_opened_again_it_is_the_same() {
    QTemporaryDir folder;
    StudyEditor editor;
    add(editor, "simp emdg");
    editor.set_task({0, 1}, {{"epochs", 3}});
    editor.add_model("bloomz-nano-s");
    editor.set_seeds({1, 2});
    QVERIFY(editor.unsaved());
    const QString file = folder.filePath("a study.json");
    editor.save_as(file);
    QVERIFY(!editor.unsaved());
    StudyEditor other;
    other.open(file);
    QVERIFY(other.study() == editor.study());
    QVERIFY(!other.unsaved());
    editor.remove_task({0, 0});
    QVERIFY(editor.unsaved());
    editor.undo_stack()->undo();
    QVERIFY(!editor.unsaved());
  }

  void folders_stay_the_same_folders_where_the_study_goes_elsewhere() {
    QTemporaryDir folder, elsewhere;
    write(folder.filePath("a.json"), small_study);
    StudyEditor editor;
    editor.open(folder.filePath("a.json"));
    editor.save_as(elsewhere.filePath("b.json"));
    const study::Study moved = study::read_study(elsewhere.filePath("b.json").toStdString());
    QCOMPARE(moved.models.front(), folder.filePath("mine").toStdString());
    QCOMPARE(moved.models.back(), std::string("bloomz-nano-s"));
    QCOMPARE(moved.sequences.front().back().task, folder.filePath("letters").toStdString());
    editor.open(folder.filePath("a.json"));
    editor.duplicate();
    QVERIFY(editor.unsaved() && editor.file().isEmpty());
    QCOMPARE(editor.study().name, std::string("Small, copy"));
    QCOMPARE(editor.study().models.front(), folder.filePath("mine").toStdString());
  }

  void a_file_that_is_no_study_leaves_all_as_it_was() {
    QTemporaryDir folder;
    write(folder.filePath("a.json"), R"({"modls": []})");
    StudyEditor editor;
    add(editor, "a b");
    QVERIFY_EXCEPTION_THROWN(editor.open(folder.filePath("a.json")), InputError);
    QVERIFY_EXCEPTION_THROWN(editor.open(folder.filePath("none.json")), InputError);
    QCOMPARE(tasks_of(editor), QString("a b"));
    QVERIFY(editor.undo_stack()->canUndo());
  }

  void where_it_cannot_be_written_nothing_is_lost() {
    QTemporaryDir folder;
    StudyEditor editor;
    add(editor, "a");
    editor.add_model("m");
    QVERIFY_EXCEPTION_THROWN(editor.save_as(folder.filePath("none/a.json")), InputError);
    QVERIFY(editor.unsaved());
    QVERIFY(editor.file().isEmpty());
  }
};

QTEST_GUILESS_MAIN(StudyEditorTest)
#include "study_editor_test.moc"
