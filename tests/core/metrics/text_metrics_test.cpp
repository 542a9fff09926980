// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <set>

#include "../../support/expect.h"
#include "base/json.h"
#include "metrics/metric.h"
#include "metrics/statistics.h"
#include "metrics/words.h"

using namespace lethe;
using namespace lethe::metrics;

namespace {

/// Words in common with the source, of all examples together: uses every function of the seam.
class SharedWords : public Metric {
 public:
  std::string name() const override { return "shared"; }
  std::string version() const override { return "shared 1"; }
  std::string definition() const override { return "share of predicted words that stand in the source"; }
  bool needs_source() const override { return true; }
  bool is_mean() const override { return false; }
  Counts count(const Sample& sample) const override {
    const Tokens source = split_white_space(sample.source), words = split_white_space(sample.prediction);
    const std::set<std::string> known(source.begin(), source.end());
    double shared = 0;
    for (const std::string& word : words) shared += known.contains(word);
    return {shared, static_cast<double>(words.size())};
  }
  double value(const Counts& sum, std::size_t) const override { return 100 * sum[0] / sum[1]; }
};

std::vector<Sample> samples_of(const Json& set) {
  std::vector<Sample> samples;
  for (const Json& one : set.at("samples"))
    samples.push_back({one.at("prediction"), one.at("references").get<std::vector<std::string>>(), one.at("source")});
  return samples;
}

}  // namespace

class TextMetricsTest : public QObject {
  Q_OBJECT
  const Json golden_ = read_json_file(std::filesystem::path(LETHE_SOURCE_DIR) / "tests/golden/metrics/golden.json");

  void compare_examples(const std::string& metric) {
    const auto measure = make_metric(metric);
    for (const auto& [name, set] : golden_.at("sets").items()) {
      const std::vector<Sample> samples = samples_of(set);
      const auto expected = set.at(metric).get<std::vector<double>>();
      for (std::size_t i = 0; i < samples.size(); ++i) EXPECT_NEAR(measure->score(samples[i]), expected[i], 1e-10);
      const Value value = measure->aggregate(samples);
      EXPECT_NEAR(value.value, mean(expected), 1e-10);
      QCOMPARE(value.n, samples.size());
      QCOMPARE(value.standard_error.has_value(), samples.size() > 1);
      if (value.standard_error) EXPECT_NEAR(*value.standard_error, *standard_error(expected), 1e-10);
    }
  }

 private slots:
  void sari_is_the_references() { compare_examples("sari"); }
  void rouge_is_the_references() { compare_examples("rouge1"); }

  void sari_by_hand() {
    const auto sari = make_metric("sari");
    QVERIFY(sari->needs_source());
    // Nothing to delete or to add and all n-grams kept: keep 1, delete 0, add 0.
    EXPECT_NEAR(sari->score({"a b c d", {"a b c d"}, "A b C d"}), 100.0 / 3, 1e-12);
    // Everything deleted rightly and the right text added: keep 0, delete 1, add 1.
    EXPECT_NEAR(sari->score({"p q r s", {"p q r s"}, "a b c d"}), 200.0 / 3, 1e-12);
    // The same with nothing but one word: only 1-grams exist, and empty sets give 0.
    EXPECT_NEAR(sari->score({"p", {"p"}, "a"}), 200.0 / 12, 1e-12);
  }

  void bleu_is_the_references() {
    const auto bleu = make_metric("bleu");
    for (const auto& [name, set] : golden_.at("sets").items()) {
      const std::vector<Sample> samples = samples_of(set);
      EXPECT_NEAR(bleu->aggregate(samples).value, set.at("bleu").get<double>(), 1e-9);
    }
  }

  void bleu_by_hand() {
    const auto bleu = make_metric("bleu");
    EXPECT_NEAR(bleu->score({"a b c d e", {"a b c d e"}, ""}), 100.0, 1e-12);
    // Precisions 4/5, 3/4, 2/3, 1/2, equal lengths: the fourth root of 1/5.
    EXPECT_NEAR(bleu->score({"a b c d x", {"a b c d e"}, ""}), 100 * std::pow(0.2, 0.25), 1e-12);
    // All n-grams right, 4 words for 8: exp(1 − 8/4).
    EXPECT_NEAR(bleu->score({"a b c d", {"a b c d e f g h"}, ""}), 100 * std::exp(-1.0), 1e-12);
    // References of 3 and 5 words are equally near to 4 words: the shorter counts, so there is no penalty.
    EXPECT_NEAR(bleu->score({"a b c d", {"a b c d e", "x y z"}, ""}), 100.0, 1e-12);
    QCOMPARE(bleu->score({"a b c", {"a b c"}, ""}), 0.0);
    QCOMPARE(bleu->score({"", {"a b c"}, ""}), 0.0);
  }

  void bleu_is_of_the_corpus() {
    const auto bleu = make_metric("bleu");
    const std::vector<Sample> samples = {{"a b c d e", {"a b c d e"}, ""}, {"x y", {"x z"}, ""}, {"k", {"k l m"}, ""}};
    const Value value = bleu->aggregate(samples);
    // Matches 5+1+1 of 8, 4 of 5, 3 of 3, 2 of 2; 8 words for 10.
    EXPECT_NEAR(value.value, 100 * std::exp(1 - 10.0 / 8) * std::pow(7.0 / 8 * 4 / 5, 0.25), 1e-12);
    QVERIFY(*value.standard_error > 5 && *value.standard_error < 60);
    QCOMPARE(*bleu->aggregate(samples).standard_error, *value.standard_error);
    QVERIFY(!bleu->aggregate(std::span(samples).first(1)).standard_error);
  }

  void rouge_splits_as_the_reference() {
    const auto rouge = make_metric("rouge1");
    EXPECT_NEAR(rouge->score({"Old-town bank's", {"old town bank s"}, ""}), 100.0, 1e-12);
    EXPECT_NEAR(rouge->score({"a a b", {"a c"}, ""}), 40.0, 1e-12);  // P 1/3, R 1/2
    QCOMPARE(rouge->score({"!", {"a"}, ""}), 0.0);
  }

  void exact_match() {
    const auto exact = make_metric("exact_match");
    const std::vector<Sample> samples = {
        {" yes\n", {"no", "yes"}, ""}, {"Yes", {"yes"}, ""}, {"no", {"no"}, ""}, {"", {"no"}, ""}};
    const Value value = exact->aggregate(samples);
    EXPECT_NEAR(value.value, 50.0, 1e-12);
    EXPECT_NEAR(*value.standard_error, 100.0 / std::sqrt(12.0), 1e-10);  // sample deviation 100/√3, n = 4
  }

  void the_seam_takes_a_new_measure() {
    const SharedWords shared;
    const std::vector<Sample> samples = {{"a b", {}, "a b c"}, {"x y z q", {}, "x"}};
    const Value value = shared.aggregate(samples);
    EXPECT_NEAR(value.value, 50.0, 1e-12);
    QVERIFY(*value.standard_error > 0);
    EXPECT_NEAR(shared.score(samples[1]), 25.0, 1e-12);
  }

  void every_measure_names_itself() {
    std::set<std::string> versions;
    for (const std::string& name : metric_names()) {
      const auto metric = make_metric(name);
      QCOMPARE(metric->name(), name);
      QVERIFY(metric->definition().size() > 40);
      QVERIFY(versions.insert(metric->version()).second);
    }
    QCOMPARE(metric_names(), (std::vector<std::string>{"bleu", "exact_match", "rouge1", "sari"}));
  }

  void an_unknown_name_is_refused() {
    EXPECT_IN("unknown metric 'sary'; expected bleu, exact_match, rouge1 or sari; did you mean 'sari'?",
              test::refusal([] { make_metric("sary"); }));
    EXPECT_IN("'acc' is for benchmarks", test::refusal([] { make_metric("acc"); }));
  }

  void lower_case_and_words() {
    QCOMPARE(lower_case("ABC ÄÖÜß ÉÑ ŁŹŐ ΑΣΏ ЖЯЁ 漢字"), std::string("abc äöüß éñ łźő ασώ жяё 漢字"));
    QCOMPARE(split_white_space(" a\u00a0b\t c\u3000"), (Tokens{"a", "b", "c"}));
    QCOMPARE(split_single_space("a  b "), (Tokens{"a", "", "b", ""}));
    QCOMPARE(split_white_space("a\xE2\x80 b").size(), std::size_t(2));  // a cut character stays part of its word
  }
};

QTEST_GUILESS_MAIN(TextMetricsTest)
#include "text_metrics_test.moc"
