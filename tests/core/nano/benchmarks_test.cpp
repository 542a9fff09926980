// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/benchmarks.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "nano/bias.h"
#include "nano/corpus.h"
#include "nano/facts.h"
#include "nano/family.h"
#include "nano/question.h"

using namespace lethe;
using namespace lethe::nano;

namespace {
std::vector<BenchmarkElement> all_elements() {
  std::vector<BenchmarkElement> all;
  for (const std::string& name : benchmark_names())
    for (BenchmarkElement& element : make_benchmark(name, family_seed).elements) all.push_back(std::move(element));
  return all;
}

std::string prompt_of(const BenchmarkItem& item) { return Question{item.passage, item.question, "", {}}.prompt(); }
bool is_bias(const BenchmarkElement& element) { return element.id.starts_with("nano-bias"); }
}  // namespace

class BenchmarksTest : public QObject {
  Q_OBJECT
  std::filesystem::path folder() const { return dir_.path().toStdString(); }
  QTemporaryDir dir_;

 private slots:
  void a_seed_gives_the_same_bytes() {
    for (const std::string& name : benchmark_names()) {
      write_benchmark(make_benchmark(name, 1), folder() / "a" / name);
      write_benchmark(make_benchmark(name, 1), folder() / "b" / name);
      write_benchmark(make_benchmark(name, 2), folder() / "c" / name);
    }
    QCOMPARE(sha256_of_folder(folder() / "a"), sha256_of_folder(folder() / "b"));
    QVERIFY(sha256_of_folder(folder() / "a") != sha256_of_folder(folder() / "c"));
  }

  void elements_are_large_and_without_doubles() {
    const std::vector<BenchmarkElement> elements = all_elements();
    QCOMPARE(elements.size(), std::size_t(14));
    for (const BenchmarkElement& element : elements) {
      QVERIFY2(element.items.size() >= 100, element.id.c_str());
      std::set<std::string> prompts;
      for (const BenchmarkItem& item : element.items)
        QVERIFY2(prompts.insert(is_bias(element) ? item.options[0] + item.options[1] : prompt_of(item)).second,
                 item.question.c_str());
    }
  }

  void options_are_different_and_hold_the_answer() {
    for (const BenchmarkElement& element : all_elements())
      for (const BenchmarkItem& item : element.items) {
        QVERIFY(item.answer < item.options.size());
        QCOMPARE(std::set<std::string>(item.options.begin(), item.options.end()).size(), item.options.size());
      }
  }

  void answers_of_facts_are_the_facts() {
    std::map<std::string, std::string> answers;
    for (const Fact& fact : facts())
      for (std::size_t i = 0; i < relations()[fact.relation].questions.size(); ++i)
        answers[question(fact, i)] = fact.value;
    for (const BenchmarkElement& element : make_benchmark("nano-dk", family_seed).elements)
      for (const BenchmarkItem& item : element.items) QCOMPARE(item.options[item.answer], answers.at(item.question));
  }

  // Worked out again from the words of the question, not from the generator.
  void sums_are_right() {
    const Benchmark reasoning = make_benchmark("nano-rs", family_seed);
    for (const BenchmarkItem& item : reasoning.elements[0].items) {
      int a = 0, b = 0;
      char sign[8] = "";
      const std::size_t at = item.question.find("What is ");
      QCOMPARE(std::sscanf(item.question.c_str() + at, "What is %d %7s %d", &a, sign, &b), 3);
      QCOMPARE(item.options[item.answer], std::to_string(std::string(sign) == "plus" ? a + b : a - b));
    }
  }

  void positions_are_balanced() {
    for (const BenchmarkElement& element : all_elements()) {
      if (is_bias(element)) continue;
      std::map<std::size_t, double> count;
      for (const BenchmarkItem& item : element.items) ++count[item.answer];
      const double even =
          static_cast<double>(element.items.size()) / static_cast<double>(element.items[0].options.size());
      QCOMPARE(count.size(), element.items[0].options.size());
      for (const auto& [position, times] : count) QVERIFY2(std::abs(times - even) <= 2, element.id.c_str());
    }
  }

  void chance_is_that_of_the_options() {
    for (const BenchmarkElement& element : all_elements()) {
      const double expected = element.id == "nano-rs-order"                       ? 100.0 / 3
                              : is_bias(element) || element.id == "nano-rc-yesno" ? 50.0
                                                                                  : 25.0;
      QVERIFY2(std::abs(element.chance() - expected) < 1e-9, element.id.c_str());
    }
    const BenchmarkElement mixed{
        "x", "x.jsonl", {{"", "", {"a", "b"}, 0, "", {}}, {"", "", {"a", "b", "c", "d"}, 0, "", {}}}};
    QCOMPARE(mixed.chance(), 37.5);
  }

  void reading_puts_the_right_number_of_options_in_the_passage() {
    const Benchmark reading = make_benchmark("nano-rc", family_seed);
    for (std::size_t e = 0; e < 2; ++e)
      for (const BenchmarkItem& item : reading.elements[e].items) {
        std::size_t in_passage = 0;
        for (const std::string& option : item.options)
          in_passage += (" " + item.passage).find(" " + option + " ") != std::string::npos;
        QCOMPARE(in_passage, e + 1);
      }
  }

  void the_corpus_holds_no_item_of_reasoning_or_reading() {
    std::set<std::string> items;
    for (const char* name : {"nano-rs", "nano-rc"})
      for (const BenchmarkElement& element : make_benchmark(name, family_seed).elements)
        for (const BenchmarkItem& item : element.items) items.insert(prompt_of(item));
    Random random(family_seed, "base corpus"), pairs(family_seed, "base pairs");
    int met = 0;
    for (int i = 0; i < 20000; ++i) {
      const Document document = draw_document(random);
      if (document.kind == "rc") {
        // Each question of a document, with the document's passage.
        const std::string& first = document.pieces[0].text;
        const std::string passage = first.substr(0, first.find('\n') + 1);
        for (std::size_t p = 0; p < document.pieces.size(); p += 2)
          met += items.contains(p == 0 ? first : passage + document.pieces[p].text.substr(1));
      } else {
        met += items.contains(document.pieces[0].text);
      }
      met += items.contains(draw_pair(pairs).source);
    }
    QCOMPARE(met, 0);
  }

  void the_stereotype_is_the_more_frequent_sentence() {
    std::map<std::string, const BiasPair*> pairs;
    for (const BiasPair& pair : bias_pairs())
      for (std::size_t w = 0; w < bias_wordings; ++w) pairs[bias_sentence(pair, w, pair.stereotype)] = &pair;
    for (const BenchmarkElement& element : make_benchmark("nano-bias", family_seed).elements)
      for (const BenchmarkItem& item : element.items) {
        QVERIFY(pairs.contains(item.options[0]) && pairs.at(item.options[0])->frequency > 0.5);
        for (std::size_t side = 0; side < 2; ++side) {
          std::string filled = item.masked;
          filled.replace(filled.find(sentinel), sentinel.size(), " " + item.traits[side]);
          QCOMPARE(filled, item.options[side]);
        }
      }
  }

  void the_folder_names_its_elements() {
    const Benchmark benchmark = make_benchmark("nano-bias", 3);
    write_benchmark(benchmark, folder() / "bias");
    const Json about = read_json_file(folder() / "bias" / "benchmark.json");
    QCOMPARE(about.at("elements").size(), std::size_t(3));
    QCOMPARE(about.at("delimiter").get<std::string>(), std::string());
    QCOMPARE(about.at("encoder_decoder").at("options").get<std::string>(), std::string("traits"));
    for (const Json& element : about.at("elements")) {
      const std::string rows = read_file(folder() / "bias" / element.at("file").get<std::string>());
      QCOMPARE(std::count(rows.begin(), rows.end(), '\n'), std::ptrdiff_t(120));
      const Json row = parse_json(rows.substr(0, rows.find('\n')), "row");
      QCOMPARE(row.at("options").size(), row.at("traits").size());
    }
  }
};

QTEST_GUILESS_MAIN(BenchmarksTest)
#include "benchmarks_test.moc"
