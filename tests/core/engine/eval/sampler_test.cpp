// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/eval/sampler.h"

#include <QTest>

#include "../models/golden.h"
#include "engine/checkpoint/model_io.h"
#include "engine/eval/generator.h"

using namespace lethe;
using namespace lethe::engine;
using Tokens = std::vector<std::int64_t>;

namespace {

const std::vector<float> logits_of_five = {1.0F, 2.0F, -1.0F, 0.5F, 2.0F};

at::Tensor logits() { return at::tensor(logits_of_five).unsqueeze(0); }

std::vector<double> probabilities(const run::Decoding& decoding, const Tokens& prompt = {}, const Tokens& made = {}) {
  const SeenText seen{0, prompt, made};
  const at::Tensor p = next_probabilities(logits(), std::span(&seen, 1), decoding)[0].to(at::kDouble);
  return {p.const_data_ptr<double>(), p.const_data_ptr<double>() + p.numel()};
}

/// softmax of what is given; «out» stands for a token that is left out.
constexpr double out = -1e9;
std::vector<double> softmax(const std::vector<double>& values) {
  std::vector<double> result;
  double sum = 0;
  for (const double value : values) sum += std::exp(value);
  for (const double value : values) result.push_back(std::exp(value) / sum);
  return result;
}

bool near(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::abs(a[i] - b[i]) > 1e-6) return false;
  return true;
}

}  // namespace

class SamplerTest : public QObject {
  Q_OBJECT

 private slots:
  void options_shape_what_is_drawn() {
    run::Decoding decoding{.sample = true};
    QVERIFY(near(probabilities(decoding), softmax({1, 2, -1, 0.5, 2})));
    decoding.temperature = 0.5;
    QVERIFY(near(probabilities(decoding), softmax({2, 4, -2, 1, 4})));
    decoding = {.sample = true, .top_k = 3};
    QVERIFY(near(probabilities(decoding), softmax({1, 2, out, out, 2})));
    decoding = {.sample = true, .top_k = 1};
    QVERIFY(near(probabilities(decoding), softmax({out, 2, out, out, 2})));  // as likely as the last of the best
    decoding = {.sample = true, .top_p = 0.8};  // the two best have 0.757, with the third 0.897
    QVERIFY(near(probabilities(decoding), softmax({1, 2, out, out, 2})));
    decoding = {.sample = true, .top_p = 0};
    QCOMPARE(std::ranges::count_if(probabilities(decoding), [](double p) { return p > 0; }), 1);
    // The temperature goes before the cut by probability.
    decoding = {.sample = true, .temperature = 0.25, .top_p = 0.75};
    QVERIFY(near(probabilities(decoding), softmax({out, 8, out, out, 8})));
  }

  void what_was_seen_is_less_likely() {
    const run::Decoding decoding{.repetition_penalty = 2, .sample = true};
    // Once, however often it was seen; logits below 0 are multiplied.
    QVERIFY(near(probabilities(decoding, {1, 1, 2}, {3}), softmax({1, 1, -2, 0.25, 2})));
    QVERIFY(near(probabilities(decoding), softmax({1, 2, -1, 0.5, 2})));
    const SeenText seen{0, {}, {}};
    QCOMPARE(next_tokens(logits(), std::span(&seen, 1), {.repetition_penalty = 2}), Tokens{1});
    const Tokens made = {1};
    const SeenText again{0, {}, made};
    QCOMPARE(next_tokens(logits(), std::span(&again, 1), {.repetition_penalty = 2}), Tokens{4});
  }

  /// χ² of 20,000 draws with 4 degrees of freedom; 18.5 is exceeded once in a thousand seeds.
  void draws_follow_the_probabilities() {
    for (const run::Decoding& decoding :
         {run::Decoding{.sample = true}, run::Decoding{.sample = true, .temperature = 2, .seed = 7}}) {
      const std::vector<double> expected = probabilities(decoding);
      std::vector<SeenText> texts;
      constexpr int draws = 20000;
      for (std::size_t i = 0; i < draws; ++i) texts.push_back({i, {}, {}});
      std::vector<int> counts(5);
      for (const std::int64_t token : next_tokens(logits().expand({draws, 5}), texts, decoding))
        ++counts[static_cast<std::size_t>(token)];
      double chi = 0;
      for (std::size_t i = 0; i < 5; ++i) {
        const double wanted = expected[i] * draws;
        chi += (counts[i] - wanted) * (counts[i] - wanted) / wanted;
      }
      QVERIFY2(chi < 18.5, std::to_string(chi).c_str());
    }
  }

  void what_is_left_out_is_never_drawn() {
    std::vector<SeenText> texts;
    for (std::size_t i = 0; i < 2000; ++i) texts.push_back({i, {}, {}});
    for (const std::int64_t token : next_tokens(logits().expand({2000, 5}), texts, {.sample = true, .top_k = 2}))
      QVERIFY(token == 1 || token == 4);
  }

  void a_text_does_not_depend_on_its_batch() {
    for (const char* name : {"bloom", "mt5-untied", "llama"}) {
      const ModelPtr model = load_model(golden::folder(name));
      std::vector<Tokens> prompts;
      for (std::int64_t i = 0; i < 9; ++i) prompts.push_back(Tokens(static_cast<std::size_t>(3 + i % 4), 5 + i));
      const run::Decoding decoding{.max_new_tokens = 12, .repetition_penalty = 1.1, .sample = true, .seed = 3};
      const auto together = generate_texts(*model, prompts, decoding);
      QCOMPARE(generate_texts(*model, prompts, decoding), together);
      QVERIFY(generate_texts(*model, prompts, {.max_new_tokens = 12, .sample = true, .seed = 4}) != together);
      // The first text is the first of any list.
      QCOMPARE(generate_texts(*model, std::span(prompts).first(1), decoding).at(0), together[0]);
      // The smallest share of probability leaves the most likely token: greedy.
      QCOMPARE(generate_texts(*model, prompts, {.max_new_tokens = 12, .sample = true, .top_p = 0}),
               generate_greedy(*model, prompts, 12));
    }
  }
};

QTEST_GUILESS_MAIN(SamplerTest)
#include "sampler_test.moc"
