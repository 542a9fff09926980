// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/tasks.h"

#include <QTemporaryDir>
#include <QTest>
#include <map>
#include <set>
#include <sstream>

#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "nano/corpus.h"
#include "nano/wording.h"

using namespace lethe;
using namespace lethe::nano;

class TasksTest : public QObject {
  Q_OBJECT
  std::filesystem::path folder() const { return dir_.path().toStdString(); }
  QTemporaryDir dir_;

 private slots:
  void a_seed_gives_the_same_bytes() {
    for (const std::string& name : task_names()) {
      write_task(make_task(name, 1), folder() / "a" / name);
      write_task(make_task(name, 1), folder() / "b" / name);
      write_task(make_task(name, 2), folder() / "c" / name);
    }
    QCOMPARE(sha256_of_folder(folder() / "a"), sha256_of_folder(folder() / "b"));
    QVERIFY(sha256_of_folder(folder() / "a") != sha256_of_folder(folder() / "c"));
  }

  void no_input_stands_twice() {
    for (const std::string& name : task_names()) {
      const Task task = make_task(name, 1);
      QCOMPARE(task.train.size(), std::size_t(400));
      QVERIFY(task.test.size() >= 100);
      std::set<std::string> inputs;
      for (const auto* part : {&task.train, &task.test})
        for (const TaskExample& example : *part) QVERIFY2(inputs.insert(example.input).second, example.input.c_str());
    }
  }

  // A model that only repeats the most frequent answer must score badly, and answers must fit the generation limit.
  void answers_vary_and_are_short() {
    const std::map<std::string, std::size_t> least = {
        {"simp", 350}, {"emdg", 80}, {"inqqg", 350}, {"exp", 150}, {"hgen", 350}};
    for (const std::string& name : task_names()) {
      std::set<std::string> targets;
      for (const TaskExample& example : make_task(name, 1).train) {
        targets.insert(example.target);
        QVERIFY(example.target != example.input);
        QVERIFY2(words_of(example.target).size() <= 20, example.target.c_str());
        QVERIFY(example.target.find('{') == std::string::npos);
      }
      QVERIFY2(targets.size() >= least.at(name), (name + std::to_string(targets.size())).c_str());
    }
  }

  void the_same_input_never_has_two_answers() {
    for (const std::string& name : task_names()) {
      Random random(5);
      std::map<std::string, std::string> answers;
      for (int i = 0; i < 3000; ++i) {
        const TaskExample example = draw_task_example(name, random);
        const auto [at, fresh] = answers.emplace(example.ask + "|" + example.input, example.target);
        QCOMPARE(at->second, example.target);
      }
    }
  }

  void the_folder_reads_back() {
    const Task task = make_task("simp", 3, 20, 10);
    write_task(task, folder() / "simp");
    const Json about = read_json_file(folder() / "simp" / "task.json");
    QCOMPARE(about.at("metric").get<std::string>(), std::string("sari"));
    QVERIFY(about.at("generated").get<bool>());
    QCOMPARE(about.at("prompt").get<std::string>(), task_prompt("{{ask}}", "{{input}}"));
    QCOMPARE(about.at("target").get<std::string>(), std::string(" {{target}}"));
    std::istringstream lines(read_file(folder() / "simp" / about.at("test").get<std::string>()));
    std::string line;
    std::size_t row = 0;
    for (; std::getline(lines, line); ++row) {
      const Json json = parse_json(line, "test.jsonl");
      QCOMPARE(json.at("input").get<std::string>(), task.test.at(row).input);
      QCOMPARE(json.at("target").get<std::string>(), task.test.at(row).target);
    }
    QCOMPARE(row, std::size_t(10));
  }

  void base_training_knows_the_words_but_not_the_task() {
    Random random(6);
    std::set<std::string> seen, texts, unknown;
    for (int i = 0; i < 60000; ++i) {
      const Document document = draw_document(random);
      for (const Piece& piece : document.pieces) texts.insert(piece.text);
      for (const std::string& word : words_of(document.text())) seen.insert(word);
    }
    for (const std::string& name : task_names())
      for (const TaskExample& example : make_task(name, 1).train) {
        for (const std::string& word : words_of(example.ask + " " + example.input + " " + example.target))
          if (word != "/" && !seen.contains(word)) unknown.insert(word);
        QVERIFY(!texts.contains(task_prompt(example.ask, example.input)));
        QVERIFY(!texts.contains(example.input));
      }
    const std::string list = joined({unknown.begin(), unknown.end()});
    QVERIFY2(unknown.empty(), list.c_str());
  }
};

QTEST_GUILESS_MAIN(TasksTest)
#include "tasks_test.moc"
