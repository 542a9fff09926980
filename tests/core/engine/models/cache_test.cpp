// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/CPUGeneratorImpl.h>

#include <QTest>

#include "engine/nn/batch.h"
#include "golden.h"

using namespace lethe;
using namespace lethe::engine;

using Tokens = std::vector<std::int64_t>;

/// prefill, extend and fork against states(), which reads a text in one go.
class CacheTest : public QObject {
  Q_OBJECT

 private:
  static constexpr double tolerance = 2e-5;  // of states of size about 1, in fp32

  static void models() {
    QTest::addColumn<QString>("name");
    for (const std::string& name : golden::names()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
  static ModelPtr load() {
    QFETCH(QString, name);
    return load_model(golden::folder(name.toStdString()));
  }
  static std::vector<Tokens> prefixes() { return {{5, 9, 11, 30, 4}, {7}, {8, 8, 21}}; }
  static std::vector<Tokens> texts() { return {{6, 12}, {40, 41, 42, 43, 44}, {13, 14, 15}}; }

  /// What predicts each token of the continuation, then what follows the last.
  static at::Tensor whole(LanguageModel& model, const Tokens& prefix, Tokens continuation) {
    continuation.push_back(0);
    const TextRow row{prefix, continuation, {}};
    return model.states({&row, 1});
  }
  static void close(const at::Tensor& got, const at::Tensor& expected) {
    QCOMPARE(got.sizes().vec(), expected.sizes().vec());
    const double difference = golden::largest_difference(got, expected);
    QVERIFY2(difference < tolerance, std::to_string(difference).c_str());
  }

 private slots:
  void rows_of_unequal_lengths_data() { models(); }
  void rows_of_unequal_lengths() {
    const ModelPtr model = load();
    const auto cache = model->prefill(prefixes());
    const nn::TokenBatch batch = nn::pad(texts(), at::kCPU);
    const at::Tensor first = cache->last;
    const at::Tensor states = model->extend(*cache, batch.tokens, batch.lengths);
    for (std::int64_t i = 0; i < 3; ++i) {
      const Tokens text = texts()[i];
      const auto length = static_cast<std::int64_t>(text.size());
      const at::Tensor expected = whole(*model, prefixes()[i], text);
      close(first[i], expected[0]);
      close(states[i].narrow(0, 0, length), expected.narrow(0, 1, length));
      close(cache->last[i], expected[length]);
    }
  }

  void further_tokens_data() { models(); }
  void further_tokens() {
    const ModelPtr model = load();
    const auto cache = model->prefill(prefixes());
    nn::TokenBatch batch = nn::pad(texts(), at::kCPU);
    model->extend(*cache, batch.tokens, batch.lengths);
    const at::Tensor before = cache->last[1];
    const std::vector<Tokens> more = {{50}, {}, {51, 52}};
    batch = nn::pad(more, at::kCPU);
    model->extend(*cache, batch.tokens, batch.lengths);
    QVERIFY(at::equal(cache->last[1], before));
    model->extend(*cache, at::arange(33, 36, at::kLong).view({3, 1}), std::vector<std::int64_t>{1, 1, 1});
    for (std::int64_t i = 0; i < 3; ++i) {
      Tokens text = texts()[i];
      text.insert(text.end(), more[i].begin(), more[i].end());
      text.push_back(33 + i);
      close(cache->last[i], whole(*model, prefixes()[i], text)[static_cast<std::int64_t>(text.size())]);
    }
  }

  void long_texts_grow_the_room_data() { models(); }
  void long_texts_grow_the_room() {
    const ModelPtr model = load();
    const auto cache = model->prefill(std::vector<Tokens>{{5, 6}});
    Tokens text;
    for (std::int64_t t = 0; t < 150; ++t) {
      text.push_back(4 + t * 7 % 50);
      model->extend(*cache, at::full({1, 1}, text.back(), at::kLong), std::vector<std::int64_t>{1});
    }
    close(cache->last[0], whole(*model, {5, 6}, text)[150]);
  }

  void forks_share_nothing_that_changes_data() { models(); }
  void forks_share_nothing_that_changes() {
    const ModelPtr model = load();
    const auto cache = model->prefill(prefixes());
    const at::Tensor before = cache->last.clone();
    for (const Tokens& rows : {Tokens{2, 0, 0, 1}, Tokens{0, 1, 2}}) {
      const auto fork = cache->fork(rows);
      std::vector<Tokens> more;
      for (std::size_t i = 0; i < rows.size(); ++i) more.push_back({static_cast<std::int64_t>(20 + i), 9});
      const nn::TokenBatch batch = nn::pad(more, at::kCPU);
      model->extend(*fork, batch.tokens, batch.lengths);
      for (std::size_t i = 0; i < rows.size(); ++i)
        close(fork->last[static_cast<std::int64_t>(i)], whole(*model, prefixes()[rows[i]], more[i])[2]);
    }
    QVERIFY(at::equal(cache->last, before));
    const nn::TokenBatch batch = nn::pad(texts(), at::kCPU);
    model->extend(*cache, batch.tokens, batch.lengths);
    for (std::int64_t i = 0; i < 3; ++i)
      close(cache->last[i], whole(*model, prefixes()[i], texts()[i])[static_cast<std::int64_t>(texts()[i].size())]);
  }

  void padding_changes_nothing_data() { models(); }
  void padding_changes_nothing() {
    const ModelPtr model = load();
    std::vector<TextRow> rows;
    std::vector<at::Tensor> alone;
    for (std::size_t i = 0; i < 3; ++i) {
      rows.push_back({prefixes()[i], texts()[i], {}});
      alone.push_back(model->states({&rows.back(), 1}));
    }
    close(model->states(rows), at::cat(alone));
  }

  void rows_that_ask_nothing_are_passed_over_data() { models(); }
  void rows_that_ask_nothing_are_passed_over() {
    const ModelPtr model = load();
    const std::vector<TextRow> rows = {{{5, 6}, {7, 8}, {false, false}}, {{9}, {10, 11, 12}, {false, true, false}}};
    const TextRow alone{{9}, {10, 11}, {false, true}};
    close(model->states(rows), model->states({&alone, 1}));
    QCOMPARE(model->states({rows.data(), 1}).size(0), 0);
  }

  void an_empty_prompt_is_refused_data() { models(); }
  void an_empty_prompt_is_refused() {
    const ModelPtr model = load();
    const TextRow row{{}, {7, 8}, {}};
    QVERIFY_THROWS_EXCEPTION(InputError, model->states({&row, 1}));
  }

  void dropout_comes_from_its_generator_data() { models(); }
  void dropout_comes_from_its_generator() {
    const ModelPtr model = load();
    const TextRow row{{5, 6, 7}, {8, 9, 10}, {}};
    const at::Tensor plain = model->states({&row, 1});
    const auto seeded = [&](std::uint64_t seed) {
      model->set_dropout(0.3, at::make_generator<at::CPUGeneratorImpl>(seed));
      return model->states({&row, 1});
    };
    const at::Tensor once = seeded(1), again = seeded(1), other = seeded(2);
    QVERIFY(at::equal(once, again));
    QVERIFY(!at::equal(once, other) && !at::equal(once, plain));
    model->set_dropout(0, std::nullopt);
    QVERIFY(at::equal(model->states({&row, 1}), plain));
  }
};

QTEST_GUILESS_MAIN(CacheTest)
#include "cache_test.moc"
