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
