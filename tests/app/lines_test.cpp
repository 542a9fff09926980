// SPDX-License-Identifier: GPL-3.0-or-later
// Commands that answer line by line, on a tiny model.
#include <QTest>
#include <cmath>

#include "world.h"

using namespace lethe;
using namespace lethe::test;

static std::vector<Json> json_lines(const std::string& text) {
  std::vector<Json> lines;
  for (const QString& line : QString::fromStdString(text).split('\n', Qt::SkipEmptyParts))
    lines.push_back(Json::parse(line.toStdString()));
  return lines;
}

class LinesTest : public QObject {
  Q_OBJECT

 private:
  const World world_;

 private slots:
  void tokenize_reads_the_tokenizer_alone() {
    const std::string lines = world_.file("texts.jsonl", "{\"text\": \"the hat is red\"}\n{\"text\": \"\"}\n");
    const Ended ended = world_.run({"tokenize", "--model", world_.tiny.bloom().string(), "--input", lines});
    ENDED(ended, 0);
    const auto results = json_lines(ended.out);
    QCOMPARE(results.size(), std::size_t(2));
    QVERIFY(results[0].at("ids").size() > 1);
    QCOMPARE(results[1], Json({{"ids", Json::array()}}));
    // The folder that holds nothing but a tokenizer will do.
    const Ended bare =
        world_.run({"tokenize", "--model", (world_.tiny.folder / "tokenizer").string(), "--input", lines});
    ENDED(bare, 0);
    // It was written for an encoder–decoder: the same text and an end token.
    Json with_end = results[0].at("ids");
    with_end.push_back(2);
    QCOMPARE(json_lines(bare.out)[0].at("ids"), with_end);
    const Ended whole = world_.run({"tokenize", "--model", world_.tiny.bloom().string(), "--input", lines, "--json"});
    QCOMPARE(whole.json().at("results"), Json(results));
  }

  void bad_lines_are_named() {
    const auto refuse = [&](const std::string& text, const std::string& part) {
      const Ended ended =
          world_.run({"score", "--model", world_.tiny.bloom().string(), "--input", world_.file("bad.jsonl", text)});
      ENDED(ended, 2);
      SAYS(ended.err, part);
      QCOMPARE(ended.out, std::string());
    };
    const std::string good = "{\"context\": \"the\", \"continuation\": \" hat\"}\n";
    refuse(good + "{\"context\": \"the\"}\n", "bad.jsonl, line 2: 'continuation'");
    refuse(good + good + "{oops}\n", "bad.jsonl, line 3, column 2: this is not valid JSON: 'oops'");
    refuse("{\"context\": \"the \xFF\"}\n", "bad.jsonl, line 1, column 18: this is not valid JSON");
    refuse(good + "\n" + good, "line 2");
    refuse(good + "{\"context\": \"a\", \"continuation\": \"b\", \"contxt\": 1}\n", "did you mean 'context'");
    refuse(good + "{\"context\": \"a\", \"continuation\": \"\"}\n", "bad.jsonl, line 2: the continuation");
  }

  void score_keeps_the_order_of_lines() {
    const std::string first = R"({"context": "the hat is", "continuation": " red"})";
    const std::string second = R"({"context": "after one two three four", "continuation": " five one two"})";
    const auto scored = [&](const std::string& text) {
      return json_lines(
          world_.run({"score", "--model", world_.tiny.bloom().string(), "--input", world_.file("s.jsonl", text)}).out);
    };
    const auto both = scored(first + "\n" + second + "\n"), swapped = scored(second + "\n" + first);
    QCOMPARE(both.size(), std::size_t(2));
    QVERIFY(both[0].at("logprob").get<double>() < 0 && both[0].at("greedy").is_boolean());
    QVERIFY(both[0].at("tokens").get<int>() < both[1].at("tokens").get<int>());
    QVERIFY(std::abs(both[0].at("logprob").get<double>() - swapped[1].at("logprob").get<double>()) < 1e-4);
    QVERIFY(std::abs(both[1].at("logprob").get<double>() - swapped[0].at("logprob").get<double>()) < 1e-4);
  }

  void number_types_differ_in_their_last_digits() {
    const std::string line = world_.file("n.jsonl", R"({"context": "the hat is", "continuation": " red"})");
    const auto scored = [&](const std::string& dtype) {
      const Ended ended = world_.run(
          {"score", "--model", world_.tiny.bloom().string(), "--input", line, "--dtype", dtype, "--device", "cpu"});
      return ended.code == 0 ? json_lines(ended.out)[0].at("logprob").get<double>() : 1.0;
    };
    const double wide = scored("fp32");
    for (const char* dtype : {"bf16", "fp16"}) {
      const double narrow = scored(dtype);
      QVERIFY2(narrow < 0 && narrow != wide && std::abs(narrow - wide) < 0.05 * std::abs(wide), dtype);
    }
    const Ended refused =
        world_.run({"score", "--model", world_.tiny.bloom().string(), "--input", line, "--dtype", "int8"});
    ENDED(refused, 2);
    SAYS(refused.err, "expected one of fp32, bf16, fp16, got 'int8'");
  }

  void doctor_examines_a_family() {
    const Ended ended = world_.run({"doctor", "--device", "cpu", "--threads", "1", "--only", "llama", "--json"});
    ENDED(ended, 0);
    const Json rows = ended.json().at("examined");
    QCOMPARE(rows.size(), std::size_t(2));
    for (const Json& row : rows) {
      QCOMPARE(row.at("family"), Json("llama"));
      const bool wide = row.at("dtype") == "fp32";
      const double difference = row.at("difference");
      QVERIFY(wide ? difference == 0 : difference > 0 && difference < 0.1);
      for (const char* what : {"training_tokens_per_second", "scoring_tokens_per_second", "peak_bytes"})
        QVERIFY2(row.at(what).get<double>() > 0, what);
    }
    ENDED(world_.run({"doctor", "--only", "gpt"}), 2);
  }

  void generate_counts_its_tokens() {
    const std::string prompts = world_.file("p.jsonl", "{\"prompt\": \"the hat\"}\n{\"prompt\": \"after one\"}\n");
    for (const char* family : {"bloom", "mt5", "llama", "mistral", "gemma"}) {
      const auto model = world_.tiny.model(family);
      const Ended ended =
          world_.run({"generate", "--model", model.string(), "--input", prompts, "--max-new-tokens", "3"});
      ENDED(ended, 0);
      const auto lines = json_lines(ended.out);
      QCOMPARE(lines.size(), std::size_t(2));
      for (const Json& line : lines) QVERIFY(line.at("text").is_string() && line.at("ids").size() <= 3);
    }
  }
};

QTEST_GUILESS_MAIN(LinesTest)
#include "lines_test.moc"
