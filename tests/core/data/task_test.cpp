// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/task.h"

#include <thread>

#include "folder.h"

using namespace lethe;
using namespace lethe::data;
using lethe::test::refusal;

namespace {

const std::string train =
    "{\"ask\": \"Shorten .\", \"long\": \"a very long way\", \"short\": \"a way\"}\n"
    "{\"ask\": \"Shorten .\", \"long\": \"the tall tree\", \"short\": \" the tree \"}\n";
const std::string testing = "{\"ask\": \"Cut .\", \"long\": \"a red, red rose\", \"short\": \"a rose\"}\n";

Json description() {
  return {{"name", "cut"},          {"about", "made for a test"},
          {"licence", "CC0-1.0"},   {"source", "tests"},
          {"generated", true},      {"train", "train.jsonl"},
          {"test", "test.jsonl"},   {"prompt", "{{ask}} {{long}} ="},
          {"target", " {{short}}"}, {"metric", "sari"},
          {"source_field", "long"}, {"max_new_tokens", 12}};
}

class TaskFolder : public test::Folder {
 public:
  explicit TaskFolder(const Json& json = description()) {
    write("train.jsonl", train);
    write("test.jsonl", testing);
    write("task.json", json);
  }
  Task read() const { return read_task(path()); }
};

QString refused(const Json& json) {
  return refusal([&] { TaskFolder(json).read(); });
}
QString refused_with(const char* key, const Json& value) {
  Json json = description();
  json[key] = value;
  return refused(json);
}
QString refused_without(const char* key) {
  Json json = description();
  json.erase(key);
  return refused(json);
}
/// What is said of a train file when its examples are asked for.
QString refused_train(const std::string& text, Json json = description()) {
  const TaskFolder folder(json);
  folder.write("train.jsonl", text);
  return refusal([&] { folder.read().train(); });
}

/// A folder with words.txt is a task of its words.
class WordsReader : public TaskReader {
 public:
  bool knows(const std::filesystem::path& folder) const override { return exists(folder / "words.txt"); }
  Task read(const std::filesystem::path& folder) const override {
    Task task;
    task.name = "words";
    task.train_part = LazyExamples([file = folder / "words.txt"] {
      return std::vector<Example>{{"say", read_file(file), {read_file(file)}, "", ""}};
    });
    return task;
  }
};

}  // namespace

class TaskTest : public QObject {
  Q_OBJECT
 private slots:
  void a_task_of_ones_own() {
    const Task task = TaskFolder().read();
    QCOMPARE(task.name, std::string("cut"));
    QCOMPARE(task.about, std::string("made for a test"));
    QCOMPARE(task.licence, std::string("CC0-1.0"));
    QCOMPARE(task.source, std::string("tests"));
    QVERIFY(task.generated);
    QCOMPARE(task.metric, std::string("sari"));
    QCOMPARE(task.max_new_tokens, 12);
    QCOMPARE(task.prompt, std::string("{{ask}} {{long}} ="));
    QCOMPARE(task.hash.size(), std::size_t(64));
  }

  void examples() {
    const TaskFolder folder;
    const Task task = folder.read();
    QCOMPARE(task.train().size(), std::size_t(2));
    QCOMPARE(task.train()[0].prompt, std::string("Shorten . a very long way ="));
    QCOMPARE(task.train()[0].target, std::string(" a way"));
    QCOMPARE(task.train()[0].source, std::string("a very long way"));
    QCOMPARE(task.train()[1].references, (std::vector<std::string>{"the tree"}));
    QCOMPARE(task.test().at(0).prompt, std::string("Cut . a red, red rose ="));
  }

  void defaults() {
    const TaskFolder folder({{"name", "n"},
                             {"train", "train.jsonl"},
                             {"test", "test.jsonl"},
                             {"prompt", "{{long}}"},
                             {"target", "{{short}}"},
                             {"metric", "bleu"}});
    const Task task = folder.read();
    QVERIFY(!task.generated);
    QCOMPARE(task.max_new_tokens, 64);
    QCOMPARE(task.test().at(0).source, std::string());
    QCOMPARE(read_task(folder.path("task.json")).hash, task.hash);
  }

  void parts_are_made_when_asked_for() {
    const TaskFolder folder;
    folder.write("train.jsonl", std::string("{broken\n"));
    const Task task = folder.read();
    QCOMPARE(task.test().size(), std::size_t(1));
    EXPECT_IN("train.jsonl, line 1, column 2", refusal([&] { task.train(); }));
    EXPECT_IN("train.jsonl, line 1, column 2", refusal([&] { task.train(); }));
    const Task copy = task;
    QCOMPARE(&copy.test(), &task.test());
  }

  void several_threads_may_ask() {
    const TaskFolder folder;
    const Task task = folder.read();
    std::vector<const std::vector<Example>*> seen(4);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < seen.size(); ++i) threads.emplace_back([&, i] { seen[i] = &task.train(); });
    for (std::thread& thread : threads) thread.join();
    for (const auto* examples : seen) QCOMPARE(examples, &task.train());
  }

  void a_changed_file_is_noticed() {
    const TaskFolder folder;
    const Task task = folder.read();
    folder.write("train.jsonl", testing);
    EXPECT_IN("train.jsonl: the file has changed since the task was read", refusal([&] { task.train(); }));
  }

  void the_hash_is_of_all_that_counts() {
    const TaskFolder folder;
    const std::string hash = folder.read().hash;
    folder.write("task.json", description().dump());  // other white space
    QCOMPARE(folder.read().hash, hash);
    folder.write("test.jsonl", testing + " ");
    QVERIFY(folder.read().hash != hash);
    folder.write("test.jsonl", testing);
    QCOMPARE(folder.read().hash, hash);
    Json json = description();
    json["target"] = "{{short}}";
    folder.write("task.json", json);
    QVERIFY(folder.read().hash != hash);
  }

  void files_may_lie_elsewhere() {
    const TaskFolder data;
    const test::Folder folder;
    Json json = description();
    json["train"] = data.path("train.jsonl").string();
    json["test"] = relative(data.path("test.jsonl"), folder.path()).string();
    folder.write("task.json", json);
    const Task task = read_task(folder.path());
    QCOMPARE(task.train().size() + task.test().size(), std::size_t(3));
  }

  void csv_and_json() {
    Json json = description();
    json["train"] = "train.csv";
    json["test"] = "test.json";
    const TaskFolder folder(json);
    folder.write("train.csv", std::string("ask,long,short\nA,\"b, c\",d\n"));
    folder.write("test.json", std::string("[{\"ask\": 1, \"long\": 2, \"short\": 3}]"));
    const Task task = folder.read();
    QCOMPARE(task.train().at(0).prompt, std::string("A b, c ="));
    QCOMPARE(task.test().at(0).target, std::string(" 3"));
  }

  void labels_become_words_and_lists_references() {
    Json json = description();
    json["metric"] = "bleu";
    json["prompt"] = "Why {{label}}?";
    json["target"] = " {{why.0}}";
    json["references"] = "why";
    json.erase("source_field");
    json["map"] = {{"label", {{"0", "no"}, {"yes", "indeed"}}}};
    const std::string one = "{\"label\": 0, \"why\": [\"b\", \"\", \" c\"]}\n";
    const TaskFolder folder(json);
    folder.write("train.jsonl", one);
    const Example example = folder.read().train().at(0);
    QCOMPARE(example.prompt, std::string("Why no?"));
    QCOMPARE(example.target, std::string(" b"));
    QCOMPARE(example.references, (std::vector<std::string>{"b", "c"}));
    EXPECT_IN("train.jsonl, line 2: field 'label': 'map' in task.json has no words for 'yess'; did you mean 'yes'?",
              refused_train(one + "{\"label\": \"yess\", \"why\": [\"b\"]}\n", json));
    EXPECT_IN("line 1: field 'why': expected a list, got \"b\"", refused_train("{\"label\": 0, \"why\": \"b\"}\n", [&] {
                Json other = json;
                other["target"] = " {{why}}";
                return other;
              }()));
    EXPECT_IN("line 1: field 'why.0' asks for an element of a list of 0",
              refused_train("{\"label\": 0, \"why\": []}\n", json));
  }

  void a_part_of_train_for_testing() {
    Json json = description();
    json.erase("test");
    std::string many;
    for (int i = 0; i < 10; ++i)
      many += Json{{"ask", "a"}, {"long", std::to_string(i)}, {"short", std::to_string(i)}}.dump() + "\n";
    for (const auto& [split, count] : {std::pair(Json(0.2), 2), std::pair(Json(3), 3), std::pair(Json(0.01), 1)}) {
      json["test_from"] = {{"split", split}};
      const TaskFolder folder(json);
      folder.write("train.jsonl", many);
      const Task task = folder.read();
      QCOMPARE(task.test().size(), std::size_t(count));
      QCOMPARE(task.train().size(), std::size_t(10 - count));
      QCOMPARE(task.test().back().source, std::string("9"));
      QCOMPARE(task.train().back().source, std::to_string(9 - count));
    }
    json["test_from"] = {{"split", 2}};
    EXPECT_IN("train.jsonl: 'test_from' takes 2 of 2 rows", refused_train(train, json));
    json["test_from"] = {{"split", 1.5}};
    EXPECT_IN("test_from: 'split': expected a share below 1 or a whole number of rows, got 1.5", refused(json));
    json["test_from"] = {{"slpit", 2}};
    EXPECT_IN("task.json: test_from: 'split' is missing", refused(json));
  }

  void a_new_kind_of_folder_is_one_class() {
    const test::Folder folder;
    folder.write("words.txt", std::string("word"));
    const WordsReader reader;
    QVERIFY(reader.knows(folder.path()) && !reader.knows(folder.path("x")));
    QCOMPARE(reader.read(folder.path()).train().at(0).target, std::string("word"));
    QVERIFY(reader.read(folder.path()).test().empty());
  }

  void wrong_descriptions() {
    EXPECT_IN("no task; expected a folder with a task.json", refusal([] { read_task("/nowhere"); }));
    EXPECT_IN("task.json: unknown key 'promt'; did you mean 'prompt'?", refused_with("promt", "x"));
    EXPECT_IN("task.json: 'prompt' is missing", refused_without("prompt"));
    EXPECT_IN("task.json: 'name' is empty", refused_with("name", ""));
    EXPECT_IN("task.json: unknown metric 'blue'; expected bleu, exact_match, rouge1 or sari; did you mean 'bleu'?",
              refused_with("metric", "blue"));
    EXPECT_IN("task.json: the metric 'sari' compares with the source: name its field in 'source_field'",
              refused_without("source_field"));
    EXPECT_IN("task.json: 'max_new_tokens': expected 1 to 100000, got 0", refused_with("max_new_tokens", 0));
    EXPECT_IN("task.json: 'generated' has the wrong type: expected true or false", refused_with("generated", "yes"));
    EXPECT_IN("task.json: expected either 'test' (a file) or 'test_from'", refused_without("test"));
    EXPECT_IN("task.json: expected either 'test' (a file) or 'test_from'",
              refused_with("test_from", Json{{"split", 1}}));
    EXPECT_IN("task.json: 'train' and 'test' are the same file", refused_with("test", "./train.jsonl"));
    EXPECT_IN("nothere.jsonl: no such file", refused_with("train", "nothere.jsonl"));
    EXPECT_IN("task.json: target: a '{{' is not closed", refused_with("target", "{{short"));
    EXPECT_IN("task.json: map.ask: 'x' has the wrong type: expected a text, got 1",
              refused_with("map", Json{{"ask", {{"x", 1}}}}));
    const test::Folder folder;
    folder.write("task.json", std::string("{\"name\": \"x\",\n \"about\" \"y\"}"));
    EXPECT_IN("task.json, line 2, column", refusal([&] { read_task(folder.path()); }));
  }

  void wrong_rows() {
    EXPECT_IN("train.jsonl: holds no examples", refused_train("\n"));
    EXPECT_IN("train.jsonl, line 2, column", refused_train(testing + "{\"ask\": \n"));
    EXPECT_IN("train.jsonl, line 3: no field 'short'; did you mean 'shrt'?",
              refused_train(train + "{\"ask\": \"a\", \"long\": \"b\", \"shrt\": \"c\"}\n"));
    EXPECT_IN("train.jsonl, line 2: the target is empty (field short)",
              refused_train(testing + "{\"ask\": \"a\", \"long\": \"b\", \"short\": \"  \"}\n"));
    EXPECT_IN("train.jsonl, line 1: field 'short': expected a text or a number, got null",
              refused_train("{\"ask\": \"a\", \"long\": \"b\", \"short\": null}\n"));
  }
};

QTEST_GUILESS_MAIN(TaskTest)
#include "task_test.moc"
