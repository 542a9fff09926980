// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/benchmark.h"

#include <cmath>

#include "folder.h"

using namespace lethe;
using namespace lethe::data;
using lethe::test::refusal;

namespace {

const std::string rows =
    "{\"q\": \"Is ice cold ?\", \"o\": [\"no\", \"yes\"], \"a\": 1, \"key\": \"i1\"}\n"
    "{\"q\": \"What is für ?\", \"o\": [\"für\", \"x\", \"y\", \"z\"], \"a\": 0, \"key\": \"i2\"}\n";

Json description() {
  return {{"name", "small"},
          {"about", "made for a test"},
          {"licence", "CC0-1.0"},
          {"source", "tests"},
          {"group", "dk"},
          {"elements", {{{"id", "small-one"}, {"file", "one.jsonl"}, {"metric", "acc"}}}},
          {"prompt", "Question: {{q}}\nAnswer:"},
          {"options", "o"},
          {"answer", "a"}};
}

Benchmark read(const Json& json, const std::string& data = rows) {
  const test::Folder folder;
  folder.write("one.jsonl", data);
  folder.write("benchmark.json", json);
  return read_benchmark(folder.path());
}
Json with(const char* key, const Json& value) {
  Json json = description();
  json[key] = value;
  return json;
}
Json with_element(const char* key, const Json& value) {
  Json json = description();
  json["elements"][0][key] = value;
  return json;
}
QString refused(const Json& json, const std::string& data = rows) {
  return refusal([&] { read(json, data); });
}
/// The gold index of one row whose options are given as the answer stands in it.
int gold(const Json& options, const Json& answer, const Json& more = Json::object()) {
  Json json = description();
  json.update(more);
  return read(json, Json{{"q", "?"}, {"o", options}, {"a", answer}}.dump()).elements[0].causal[0].gold;
}
QString refused_gold(const Json& options, const Json& answer, const Json& more = Json::object()) {
  return refusal([&] { gold(options, answer, more); });
}

/// Any folder is a benchmark of one question.
class OneReader : public BenchmarkReader {
 public:
  bool knows(const std::filesystem::path& folder) const override { return exists(folder); }
  Benchmark read(const std::filesystem::path& folder) const override {
    Benchmark benchmark;
    benchmark.name = folder.filename().string();
    benchmark.elements.push_back({"one", "rs", "acc", 50, "", {{"0", "", "1 + 1 =", {" 2", " 3"}, {1, 1}, 0}}, {}});
    return benchmark;
  }
};

}  // namespace

class BenchmarkTest : public QObject {
  Q_OBJECT
 private slots:
  void a_benchmark_of_ones_own() {
    const Benchmark benchmark = read(description());
    QCOMPARE(benchmark.name, std::string("small"));
    QCOMPARE(benchmark.group, std::string("dk"));
    QVERIFY(!benchmark.generated);
    const Element& element = benchmark.elements.at(0);
    QCOMPARE(element.id, std::string("small-one"));
    QCOMPARE(element.group, std::string("dk"));
    QCOMPARE(element.metric, std::string("acc"));
    QCOMPARE(element.chance, (50.0 + 25.0) / 2);
    const Item& item = element.items(ModelKind::causal).at(1);
    QCOMPARE(item.id, std::string("1"));
    QCOMPARE(item.context, std::string("Question: What is für ?\nAnswer:"));
    QCOMPARE(item.continuations, (std::vector<std::string>{" für", " x", " y", " z"}));
    QCOMPARE(item.lengths, (std::vector<std::size_t>{3, 1, 1, 1}));
    QCOMPARE(item.gold, 0);
    QCOMPARE(element.causal[0].gold, 1);
    QCOMPARE(&element.items(ModelKind::encoder_decoder), &element.causal);
  }

  void a_template_for_each_kind_of_model() {
    Json json =
        with("encoder_decoder", {{"prompt", "{{q}} <gap>"}, {"options", {"{{key}}", "not"}}, {"delimiter", ""}});
    const std::string data = "{\"q\": \"?\", \"o\": [\"a\", \"b\"], \"a\": \"B\", \"key\": \"k\"}\n";
    const Element element = read(json, data).elements.at(0);
    const Item& item = element.items(ModelKind::encoder_decoder).at(0);
    QCOMPARE(item.context, std::string("? <gap>"));
    QCOMPARE(item.continuations, (std::vector<std::string>{"k", "not"}));
    QCOMPARE(item.gold, 1);
    QCOMPARE(item.sample, element.causal[0].sample);
    QCOMPARE(element.causal[0].continuations[0], std::string(" a"));
    EXPECT_IN("line 2: encoder_decoder has 2 options, expected 4", refused(json));
    json["encoder_decoder"] = {{"promt", "x"}};
    EXPECT_IN("encoder_decoder: unknown key 'promt'", refused(json));
  }

  void answers() {
    const Json four = {"ice", "fog", "sun", "dew"};
    QCOMPARE(gold(four, 2), 2);
    QCOMPARE(gold(four, "2"), 2);
    QCOMPARE(gold(four, "sun"), 2);
    QCOMPARE(gold(four, "C"), 2);
    QCOMPARE(gold(four, "c"), 2);
    QCOMPARE(gold(four, "3", {{"answer_base", 1}}), 2);
    QCOMPARE(gold({"no", "yes"}, true), 1);
    QCOMPARE(gold({"5", "7", "12", "9"}, "12"), 2);
    QCOMPARE(gold({"B", "A"}, "A", {{"answer_is", "letter"}}), 0);
    QCOMPARE(gold({"B", "A"}, "A", {{"answer_is", "text"}}), 1);
    QCOMPARE(gold({"2", "0"}, 0, {{"answer_is", "text"}}), 1);
    QCOMPARE(gold({"1", "2", "3"}, "2", {{"answer_base", 1}}), 1);
  }

  void wrong_answers() {
    const Json four = {"ice", "fog", "sun", "dew"};
    EXPECT_IN("one.jsonl, line 1: field 'a': expected the index of an option, 0 to 3, got 4", refused_gold(four, 4));
    EXPECT_IN("expected the index of an option, 0 to 3, got -1", refused_gold(four, -1));
    EXPECT_IN("expected the index of an option, 1 to 4, got \"0\"", refused_gold(four, "0", {{"answer_base", 1}}));
    EXPECT_IN("field 'a': expected an option's index, text or letter, got \"rain\"", refused_gold(four, "rain"));
    EXPECT_IN("got \"E\"", refused_gold(four, "E"));
    EXPECT_IN("got 1.5", refused_gold(four, 1.5));
    EXPECT_IN("expected the letter of an option, got \"fog\"", refused_gold(four, "fog", {{"answer_is", "letter"}}));
    EXPECT_IN("\"A\" is the text of one option and the index or letter of another; say which with 'answer_is'",
              refused_gold({"B", "A"}, "A"));
    EXPECT_IN("\"1\" is the text of one option", refused_gold({"1", "2", "3"}, "1"));
    EXPECT_IN("unknown 'answer_is' 'leter'; expected one of index, text, letter; did you mean 'letter'?",
              refused(with("answer_is", "leter")));
  }

  void bias_pairs_need_no_answer() {
    Json json = with("group", "bias");
    json.update({{"prompt", ""}, {"delimiter", ""}, {"options", {"{{more}}", "{{less}}"}}});
    json.erase("answer");
    json["elements"][0]["metric"] = "pct_stereotype";
    const std::string data = "{\"more\": \"They are loud .\", \"less\": \"They are calm .\", \"a\": 0}\n";
    const Element element = read(json, data).elements.at(0);
    QCOMPARE(element.causal[0].context, std::string());
    QCOMPARE(element.causal[0].continuations[0], std::string("They are loud ."));
    QCOMPARE(element.causal[0].gold, 0);
    QCOMPARE(element.chance, 50.0);
    json["answer"] = "a";
    QCOMPARE(read(json, data).elements[0].causal[0].gold, 0);
    EXPECT_IN("field 'a': with pct_stereotype the first option is the stereotyped one; expected 0, got 1",
              refused(json, "{\"more\": \"x\", \"less\": \"y\", \"a\": 1}\n"));
    json["options"] = {"{{more}}", "{{less}}", "{{more}}"};
    EXPECT_IN("line 1: pct_stereotype compares exactly 2 options, got 3", refused(json, data));
  }

  void elements_may_differ() {
    Json json = description();
    json["id_field"] = "key";
    json["elements"].push_back({{"id", "small-two"},
                                {"file", "one.jsonl"},
                                {"metric", "acc_norm"},
                                {"group", "rc"},
                                {"chance", 33},
                                {"prompt", "{{q}}"}});
    const Benchmark benchmark = read(json);
    const Element& two = benchmark.elements.at(1);
    QCOMPARE(two.group, std::string("rc"));
    QCOMPARE(two.metric, std::string("acc_norm"));
    QCOMPARE(two.chance, 33.0);
    QCOMPARE(two.causal[0].context, std::string("Is ice cold ?"));
    QCOMPARE(two.causal[1].id, std::string("i2"));
    QCOMPARE(two.sample_hash(), benchmark.elements[0].sample_hash());
    QVERIFY(two.template_hash != benchmark.elements[0].template_hash);
    json["id_field"] = "q";
    EXPECT_IN("one.jsonl, line 3: field 'q': the id 'Is ice cold ?' stands twice",
              refused(json, rows + "{\"q\": \"Is ice cold ?\", \"o\": [\"a\", \"b\"], \"a\": 1}\n"));
  }

  void hashes() {
    const Benchmark benchmark = read(description());
    const Element& element = benchmark.elements[0];
    const auto other = [](const Json& json, const std::string& data = rows) { return read(json, data); };
    QCOMPARE(other(description()).hash, benchmark.hash);
    const Benchmark reworded = other(with("prompt", "{{q}}"));
    QVERIFY(reworded.hash != benchmark.hash);
    QVERIFY(reworded.elements[0].template_hash != element.template_hash);
    QCOMPARE(reworded.elements[0].sample_hash(), element.sample_hash());
    const Benchmark longer = other(description(), rows + "{\"q\": \"n\", \"o\": [\"a\", \"b\"], \"a\": 0}\n");
    QVERIFY(longer.hash != benchmark.hash);
    QCOMPARE(longer.elements[0].template_hash, element.template_hash);
    QVERIFY(longer.elements[0].sample_hash() != element.sample_hash());
    QCOMPARE(longer.elements[0].sample_hash(2), element.sample_hash());
  }

  void a_new_kind_of_folder_is_one_class() {
    const test::Folder folder;
    const OneReader reader;
    QVERIFY(reader.knows(folder.path()));
    QCOMPARE(reader.read(folder.path()).elements[0].items(ModelKind::causal)[0].gold, 0);
  }

  void wrong_descriptions() {
    EXPECT_IN("no benchmark; expected a folder with a benchmark.json", refusal([] { read_benchmark("/nowhere"); }));
    EXPECT_IN("benchmark.json: unknown key 'optoins'; did you mean 'options'?", refused(with("optoins", "o")));
    EXPECT_IN("benchmark.json: elements[0]: unknown key 'flie'; did you mean 'file'?",
              refused(with_element("flie", "x")));
    EXPECT_IN("elements[0]: unknown group 'knowledge'; expected one of dk, rs, rc, bias",
              refused(with("group", "knowledge")));
    EXPECT_IN("elements[0]: unknown metric 'accc'; expected one of acc, acc_norm, pct_stereotype; did you mean 'acc'?",
              refused(with_element("metric", "accc")));
    EXPECT_IN("elements[0]: 'chance': expected a value in percent, 0 to 100, got 101",
              refused(with_element("chance", 101)));
    EXPECT_IN("'options': expected at least 2 options, got 1", refused(with("options", {"{{q}}"})));
    EXPECT_IN("'elements': expected a list of at least one, got []", refused(with("elements", Json::array())));
    Json twice = description();
    twice["elements"].push_back(twice["elements"][0]);
    EXPECT_IN("elements[1]: the id 'small-one' stands twice", refused(twice));
    for (const char* key : {"name", "group", "elements", "prompt", "options", "answer"}) {
      Json json = description();
      json.erase(key);
      EXPECT_IN("is missing", refused(json));
      QVERIFY2(refused(json).contains(QString("'%1' is missing").arg(key)), qPrintable(refused(json)));
    }
  }

  void wrong_rows() {
    EXPECT_IN("one.jsonl: holds no examples", refused(description(), ""));
    EXPECT_IN("one.jsonl, line 3, column", refused(description(), rows + "{\"q\"\n"));
    EXPECT_IN("one.jsonl, line 3: no field 'q'", refused(description(), rows + "{\"o\": [\"a\", \"b\"], \"a\": 0}\n"));
    EXPECT_IN("one.jsonl, line 1: expected at least 2 options, got 1",
              refused(description(), "{\"q\": \"?\", \"o\": [\"a\"], \"a\": 0}\n"));
    EXPECT_IN("one.jsonl, line 1: option 2 is empty",
              refused(description(), "{\"q\": \"?\", \"o\": [\"a\", \" \"], \"a\": 0}\n"));
    EXPECT_IN("one.jsonl, line 1: field 'o': expected a list, got \"ab\"",
              refused(description(), "{\"q\": \"?\", \"o\": \"ab\", \"a\": 0}\n"));
    EXPECT_IN("one.jsonl, line 1: no field 'a'", refused(description(), "{\"q\": \"?\", \"o\": [\"x\", \"y\"]}\n"));
  }
};

QTEST_GUILESS_MAIN(BenchmarkTest)
#include "benchmark_test.moc"
