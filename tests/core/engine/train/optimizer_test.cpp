// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/optimizer.h"

#include <QTest>
#include <cmath>

using namespace lethe;
using namespace lethe::engine;

class OptimizerTest : public QObject {
  Q_OBJECT

 private:
  static Declared leaf(const std::string& name, std::vector<double> values, at::IntArrayRef shape,
                       std::vector<double> gradient) {
    Declared declared{name, at::tensor(values, at::kFloat).reshape(shape).requires_grad_(true), ""};
    declared.value.mutable_grad() = at::tensor(gradient, at::kFloat).reshape(shape);
    return declared;
  }

 private slots:
  // arXiv 1711.05101, algorithm 2, by hand: after the first step m̂ = g and v̂ = g², so the move is rate · g / (|g| + ε).
  void two_steps_by_hand() {
    study::Training training;
    training.weight_decay = 0.1;
    const Declared matrix = leaf("w", {1.0, -2.0}, {1, 2}, {0.5, -0.25});
    const Declared bias = leaf("b", {1.0}, {1}, {0.5});
    AdamW optimizer({matrix, bias}, training);
    optimizer.step(0.01);
    QVERIFY(std::abs(matrix.value[0][0].item<double>() - (1.0 * (1 - 0.001) - 0.01)) < 1e-6);
    QVERIFY(std::abs(matrix.value[0][1].item<double>() - (-2.0 * (1 - 0.001) + 0.01)) < 1e-6);
    // Biases do not decay.
    QVERIFY(std::abs(bias.value[0].item<double>() - 0.99) < 1e-6);
    bias.value.mutable_grad().fill_(1.0);
    optimizer.step(0.01);
    const double m = (0.9 * 0.1 * 0.5 + 0.1 * 1.0) / (1 - 0.81),
                 v = (0.999 * 0.001 * 0.25 + 0.001) / (1 - 0.999 * 0.999);
    QVERIFY(std::abs(bias.value[0].item<double>() - (0.99 - 0.01 * m / (std::sqrt(v) + 1e-8))) < 1e-6);
  }

  void goes_on_from_its_saved_state() {
    study::Training training;
    const Declared one = leaf("w", {1.0, 2.0}, {2, 1}, {0.3, 0.4}), other = leaf("w", {1.0, 2.0}, {2, 1}, {0.3, 0.4});
    AdamW first({one}, training), begun({other}, training);
    first.step(0.1);
    first.step(0.1);
    begun.step(0.1);
    AdamW resumed({other}, training);
    resumed.restore(begun.save());
    resumed.step(0.1);
    QVERIFY(at::equal(one.value, other.value));
  }

  // As two_steps_by_hand, the first step: w − rate · factor · (decay · w + 1).
  void groups_have_rates_and_decays_of_their_own() {
    study::Training training;
    training.weight_decay = 0.1;
    Declared plain = leaf("a", {1.0}, {1, 1}, {0.5}), fast = leaf("b", {1.0}, {1, 1}, {0.5}),
             slow = leaf("c", {1.0}, {1, 1}, {0.5}), bias = leaf("d", {1.0}, {1}, {0.5}),
             still = leaf("e", {1.0}, {1, 1}, {0.5}), decaying = leaf("f", {1.0}, {1}, {0.5});
    decaying.group = "slow";
    fast.group = bias.group = "fast";
    slow.group = "slow";
    still.group = "fast";
    still.trained = false;
    AdamW optimizer({plain, fast, slow, bias, still, decaying}, training, {{"fast", 16}, {"slow", 0.5, 0.4}});
    optimizer.step(0.01);
    const auto near = [](const Declared& parameter, double expected) {
      return std::abs(parameter.value.item<double>() - expected) < 1e-6;
    };
    QVERIFY(near(plain, 1 - 0.01 * (0.1 + 1)));
    QVERIFY(near(fast, 1 - 0.16 * (0.1 + 1)));
    QVERIFY(near(slow, 1 - 0.005 * (0.4 + 1)));
    QVERIFY(near(bias, 1 - 0.16));
    QVERIFY(near(decaying, 1 - 0.005 * (0.4 + 1)));  // a decay that its group names
    QVERIFY(near(still, 1));
    QCOMPARE(optimizer.save().size(), std::size_t{5 * 3});
  }

  void the_stages_own_group_may_be_listed_too() {
    study::Training training;
    const Declared plain = leaf("a", {1.0}, {1, 1}, {0.5});
    AdamW optimizer({plain}, training, {{"", 3, 0.2}});
    optimizer.step(0.01);
    QVERIFY(std::abs(plain.value.item<double>() - (1 - 0.03 * (0.2 + 1))) < 1e-6);
  }

  void a_group_that_nobody_lists_is_refused() {
    Declared parameter = leaf("a", {1.0}, {1}, {0.5});
    parameter.group = "fast";
    QVERIFY_THROWS_EXCEPTION(std::logic_error, AdamW({parameter}, study::Training(), {{"slow"}}));
    QVERIFY_THROWS_EXCEPTION(std::logic_error, AdamW({}, study::Training(), {{"slow"}, {"slow"}}));
  }

  void clipping_scales_all_gradients_together() {
    const std::vector<Declared> parameters = {leaf("a", {0}, {1}, {3}), leaf("b", {0}, {1}, {4})};
    QVERIFY(std::abs(clip_gradients(parameters, 0) - 5) < 1e-6);
    QCOMPARE(parameters[0].value.grad().item<double>(), 3.0);
    QVERIFY(std::abs(clip_gradients(parameters, 1) - 5) < 1e-6);
    QVERIFY(std::abs(parameters[1].value.grad().item<double>() - 0.8) < 1e-5);
  }
};

QTEST_GUILESS_MAIN(OptimizerTest)
#include "optimizer_test.moc"
