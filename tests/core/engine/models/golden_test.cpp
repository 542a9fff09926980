// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/autograd.h>

#include <QTest>

#include "engine/checkpoint/tensors.h"
#include "engine/nn/loss.h"
#include "engine/train/optimizer.h"
#include "golden.h"

using namespace lethe;
using namespace lethe::engine;

/// Our fp32 numbers against the reference's in fp64 (tests/golden/models/make_goldens.py).
class GoldenTest : public QObject {
  Q_OBJECT

 private:
  struct Case {
    std::string name;
    Json golden;
    ModelPtr model;
    std::vector<TextRow> rows;
    double tolerance;  ///< of one log-probability
  };
  static Case load() {
    QFETCH(QString, name);
    const auto folder = golden::folder(name.toStdString());
    Json numbers = read_json_file(folder / "golden.json");
    const double tolerance = 20 * std::max(numbers["gap"].get<double>(), 1e-6);
    auto rows = golden::rows(numbers);
    return {name.toStdString(), std::move(numbers), load_model(folder), std::move(rows), tolerance};
  }
  static std::vector<double> log_probabilities(const Json& row) {
    return row["log_probabilities"].get<std::vector<double>>();
  }

 private slots:
  void log_probabilities_data() { models(); }
  void log_probabilities() {
    const Case c = load();
    const auto rows = golden::rows_asking_all(c.golden);
    std::vector<double> expected;
    for (const Json& row : c.golden["rows"])
      for (const double value : log_probabilities(row)) expected.push_back(value);
    const at::Tensor exact = at::tensor(at::ArrayRef<double>(expected), at::kDouble);
    const auto together = nn::token_scores(*c.model, c.model->states(rows), golden::labels(rows), 7);
    const double difference = golden::largest_difference(together.log_probabilities, exact);
    qInfo("%s: largest difference %.1e, the reference's own %.1e", c.name.c_str(), difference,
          c.golden["gap"].get<double>());
    QVERIFY(difference < c.tolerance);
    std::vector<at::Tensor> alone;
    for (const TextRow& row : rows)
      alone.push_back(nn::token_scores(*c.model, c.model->states({&row, 1}), golden::labels({row})).log_probabilities);
    QVERIFY(golden::largest_difference(at::cat(alone), exact) < c.tolerance);
  }

  void only_asked_tokens_data() { models(); }
  void only_asked_tokens() {
    const Case c = load();
    const at::Tensor asked =
        nn::token_scores(*c.model, c.model->states(c.rows), golden::labels(c.rows)).log_probabilities;
    std::vector<double> expected;
    for (std::size_t i = 0; i < c.rows.size(); ++i)
      for (std::size_t t = 0; t < c.rows[i].asked.size(); ++t)
        if (c.rows[i].asked[t]) expected.push_back(log_probabilities(c.golden["rows"][i])[t]);
    QCOMPARE(asked.size(0), static_cast<std::int64_t>(expected.size()));
    QVERIFY(golden::largest_difference(asked, at::tensor(at::ArrayRef<double>(expected), at::kDouble)) < c.tolerance);
  }

  void loss_and_gradients_data() { models(); }
  void loss_and_gradients() {
    const Case c = load();
    for (const auto& [name, weight] : c.model->weights()) weight.requires_grad_(true);
    const double loss = nn::backward_cross_entropy(*c.model, c.model->states(c.rows), golden::labels(c.rows), 1, 5);
    QVERIFY(std::abs(loss - c.golden["loss"].get<double>()) <
            c.tolerance * static_cast<double>(golden::labels(c.rows).size(0)));
    compare_gradients(c);
  }

  void own_losses_in_chunks_data() { models(); }
  void own_losses_in_chunks() {
    const Case c = load();
    for (const auto& [name, weight] : c.model->weights()) weight.requires_grad_(true);
    const at::Tensor labels = golden::labels(c.rows);
    const auto loss = [&](std::int64_t first, const at::Tensor& logits) {
      return at::cross_entropy_loss(logits, labels.narrow(0, first, logits.size(0)), {}, at::Reduction::Sum);
    };
    const double sum = nn::backward_in_chunks(*c.model, c.model->states(c.rows), 5, loss);
    QVERIFY(std::abs(sum - c.golden["loss"].get<double>()) < c.tolerance * static_cast<double>(labels.size(0)));
    compare_gradients(c);
  }

  void ten_steps_data() { models(); }
  void ten_steps() {
    const Case c = load();
    const auto expected = c.golden["trained_losses"].get<std::vector<double>>();
    std::vector<Declared> parameters;
    for (const auto& [name, weight] : c.model->weights()) parameters.push_back({name, weight.requires_grad_(true), ""});
    study::Training training;
    training.weight_decay = 0.01;
    AdamW optimizer(parameters, training);
    const at::Tensor labels = golden::labels(c.rows);
    double furthest = 0;
    for (const double loss : expected) {
      optimizer.zero_gradients();
      const double share = 1 / static_cast<double>(labels.size(0));
      const double mean = share * nn::backward_cross_entropy(*c.model, c.model->states(c.rows), labels, share, 5);
      furthest = std::max(furthest, std::abs(mean - loss));
      optimizer.step(1e-2);
    }
    qInfo("%s: largest difference of a loss in ten steps %.1e", c.name.c_str(), furthest);
    QVERIFY(furthest < 1e-4);
  }

  void greedy_tokens_data() { models(); }
  void greedy_tokens() {
    const Case c = load();
    std::vector<std::vector<std::int64_t>> prefixes, ids(c.rows.size());
    for (const TextRow& row : c.rows) prefixes.push_back(row.prefix);
    const auto cache = c.model->prefill(prefixes);
    const std::vector<std::int64_t> one(c.rows.size(), 1);
    const std::size_t count = c.golden["rows"][0]["greedy"].size();
    for (std::size_t step = 0; step < count; ++step) {
      const at::Tensor next = c.model->logits(cache->last).argmax(1);
      for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i].push_back(next[static_cast<std::int64_t>(i)].item<std::int64_t>());
      c.model->extend(*cache, next.unsqueeze(1), one);
    }
    for (std::size_t i = 0; i < ids.size(); ++i)
      QCOMPARE(ids[i], c.golden["rows"][i]["greedy"].get<std::vector<std::int64_t>>());
  }

  void tying_is_seen_from_the_file() {
    QCOMPARE(load_model(golden::folder("mt5-tied"))->output_weight(), std::string("shared.weight"));
    QCOMPARE(load_model(golden::folder("mt5-untied"))->output_weight(), std::string("lm_head.weight"));
  }

 private:
  static void models() {
    QTest::addColumn<QString>("name");
    for (const std::string& name : golden::names()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }

  static void compare_gradients(const Case& c) {
    const auto expected = load_tensors(golden::folder(c.name) / "gradients.safetensors").tensors;
    QCOMPARE(c.model->weights().size(), expected.size());
    double furthest = 0;
    for (const auto& [name, weight] : c.model->weights()) {
      QVERIFY2(expected.contains(name) && weight.grad().defined(), name.c_str());
      const at::Tensor& exact = expected.at(name);
      const double share = golden::largest_difference(weight.grad(), exact) / exact.abs().max().item<double>();
      QVERIFY2(share < 1e-4, (name + ": off by " + std::to_string(share)).c_str());
      furthest = std::max(furthest, share);
    }
    qInfo("%s: largest difference of a gradient %.1e of its tensor's largest", c.name.c_str(), furthest);
  }
};

QTEST_GUILESS_MAIN(GoldenTest)
#include "golden_test.moc"
