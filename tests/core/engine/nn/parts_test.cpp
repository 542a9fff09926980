// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/autograd.h>

#include <QTest>

#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "engine/checkpoint/sources.h"
#include "engine/nn/activation.h"
#include "engine/nn/attention.h"
#include "engine/nn/embedding.h"
#include "engine/nn/linear.h"
#include "engine/nn/loss.h"
#include "engine/nn/norm.h"
#include "engine/nn/position.h"

using namespace lethe::engine;

namespace {

/// Hands out one tensor itself, so a gradient can be asked for it.
class Given : public WeightSource {
 public:
  explicit Given(at::Tensor tensor) : tensor_(std::move(tensor)) {}
  bool has(const std::string&) const override { return true; }
  at::Tensor take(const std::string&, at::IntArrayRef) override { return tensor_; }

 private:
  at::Tensor tensor_;
};

}  // namespace

/// Each part against its formula, written out with plain operations in fp64.
class PartsTest : public QObject {
  Q_OBJECT

 private:
  static at::Tensor numbers(at::IntArrayRef shape, std::uint64_t seed, double size = 1) {
    lethe::Random random(seed);
    at::Tensor x = at::empty(shape, at::kDouble);
    for (std::int64_t i = 0; i < x.numel(); ++i) x.mutable_data_ptr<double>()[i] = size * random.normal();
    return x;
  }
  /// Values and gradients of two ways to compute the same from the same inputs.
  static void same(const std::function<at::Tensor(std::vector<at::Tensor>&)>& ours,
                   const std::function<at::Tensor(std::vector<at::Tensor>&)>& formula, std::vector<at::Tensor> inputs) {
    for (at::Tensor& x : inputs) x.requires_grad_(true);
    const at::Tensor a = ours(inputs), b = formula(inputs);
    QVERIFY(at::allclose(a, b, 1e-9, 1e-11));
    const at::Tensor direction = numbers(a.sizes(), 99);
    const auto da = torch::autograd::grad({a}, inputs, {direction}),
               db = torch::autograd::grad({b}, inputs, {direction});
    for (std::size_t i = 0; i < inputs.size(); ++i)
      QVERIFY2(at::allclose(da[i], db[i], 1e-8, 1e-10), std::to_string(i).c_str());
  }

 private slots:
  void rms_norm() {
    same(
        [](std::vector<at::Tensor>& in) {
          Given source(in[1]);
          NamedTensors taken;
          return nn::RmsNorm(Scope(source, taken), 6, 1e-6).forward(in[0]);
        },
        [](std::vector<at::Tensor>& in) { return in[0] / at::sqrt(in[0].square().mean(-1, true) + 1e-6) * in[1]; },
        {numbers({4, 6}, 1), numbers({6}, 2)});
  }

  void attention_data() {
    QTest::addColumn<bool>("with_bias");
    QTest::addColumn<bool>("with_mask");
    for (const bool bias : {false, true})
      for (const bool mask : {false, true}) QTest::addRow("bias %d, mask %d", bias, mask) << bias << mask;
  }
  void attention() {
    QFETCH(bool, with_bias);
    QFETCH(bool, with_mask);
    const at::Tensor mask = with_mask ? nn::length_mask(std::vector<std::int64_t>{5, 3}, 5, at::kDouble) : at::Tensor();
    std::vector<at::Tensor> inputs = {numbers({2, 3, 4, 6}, 1), numbers({2, 3, 5, 6}, 2), numbers({2, 3, 5, 6}, 3)};
    if (with_bias) inputs.push_back(numbers({1, 3, 4, 5}, 4));
    const auto bias = [&](std::vector<at::Tensor>& in) { return with_bias ? in[3] : at::Tensor(); };
    same(
        [&](std::vector<at::Tensor>& in) {
          return nn::attend(in[0], in[1], in[2], {bias(in), mask}, 0.7, {});
        },
        [&](std::vector<at::Tensor>& in) {
          at::Tensor scores = 0.7 * at::matmul(in[0], in[1].transpose(2, 3));
          if (with_bias) scores = scores + in[3];
          if (with_mask) scores = scores + mask;
          return at::matmul(at::softmax(scores, -1), in[2]).transpose(1, 2).reshape({8, 18});
        },
        inputs);
  }

  void cross_entropy_data() {
    QTest::addColumn<int>("chunk");
    QTest::addColumn<bool>("trained");
    for (const int chunk : {0, 1, 3, 7, 100}) QTest::addRow("chunk %d", chunk) << chunk << true;
    QTest::newRow("a frozen matrix") << 3 << false;
  }
  void cross_entropy() {
    QFETCH(int, chunk);
    QFETCH(bool, trained);
    const at::Tensor labels = at::arange(7, at::kLong) % 5;
    const at::Tensor states = numbers({7, 4}, 1).requires_grad_(true);
    const at::Tensor weight = numbers({11, 4}, 2).requires_grad_(trained);
    const at::Tensor loss = at::cross_entropy_loss(at::linear(states, weight), labels, {}, at::Reduction::Sum);
    torch::autograd::backward({0.5 * loss}, {});
    const at::Tensor for_states = states.grad().clone(), for_weight = trained ? weight.grad().clone() : at::Tensor();
    // Twice, as the micro-batches of a step do it: gradients pile up.
    states.mutable_grad().reset();
    weight.mutable_grad().reset();
    for (int micro_batch = 0; micro_batch < 2; ++micro_batch) {
      const double found = nn::backward_cross_entropy(states, weight, labels, 0.5, chunk);
      QVERIFY(std::abs(found - loss.item<double>()) < 1e-9);
    }
    QVERIFY(at::allclose(states.grad(), 2 * for_states, 1e-9, 1e-11));
    QCOMPARE(weight.grad().defined(), trained);
    if (trained) QVERIFY(at::allclose(weight.grad(), 2 * for_weight, 1e-9, 1e-11));
  }
  void cross_entropy_without_gradients() {
    const at::NoGradGuard no_gradient;
    const at::Tensor states = numbers({7, 4}, 1).requires_grad_(true),
                     weight = numbers({11, 4}, 2).requires_grad_(true);
    QVERIFY(nn::backward_cross_entropy(states, weight, at::arange(7, at::kLong)) > 0);
    QVERIFY(!states.grad().defined() && !weight.grad().defined());
  }

  void embedding() {
    const at::Tensor weight = numbers({11, 4}, 1).requires_grad_(true), by = numbers({2, 3, 4}, 2);
    const at::Tensor tokens = at::tensor({3, 5, 3, 0, 3, 10}, at::kLong).view({2, 3});
    torch::autograd::backward({(at::embedding(weight, tokens) * by).sum()}, {});
    const at::Tensor expected = weight.grad().clone();
    weight.mutable_grad().reset();
    for (int micro_batch = 0; micro_batch < 2; ++micro_batch) {
      const at::Tensor found = nn::look_up(weight, tokens);
      QVERIFY(at::equal(found, at::embedding(weight, tokens)));
      torch::autograd::backward({(found * by).sum()}, {});
    }
    QVERIFY(at::allclose(weight.grad(), 2 * expected, 1e-12, 1e-12));
  }

  void gelu() {
    const auto formula = [](std::vector<at::Tensor>& in) {
      const at::Tensor& x = in[0];
      return 0.5 * x * (1 + at::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
    };
    same([](std::vector<at::Tensor>& in) { return nn::bloom_gelu(in[0]); }, formula, {numbers({50}, 1, 2)});
    same([](std::vector<at::Tensor>& in) { return nn::gelu_new(in[0]); }, formula, {numbers({50}, 2, 2)});
    // In half precision the backward pass written by hand takes over.
    const at::Tensor x = numbers({50}, 3).to(at::kBFloat16).requires_grad_(true);
    const at::Tensor wide = x.detach().to(at::kDouble).requires_grad_(true);
    const at::Tensor a = torch::autograd::grad({nn::bloom_gelu(x).sum()}, {x})[0];
    const at::Tensor b = torch::autograd::grad({nn::bloom_gelu(wide).sum()}, {wide})[0];
    QVERIFY(at::allclose(a.to(at::kDouble), b, 0.03, 0.03));
  }

  void gated_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"gelu_new", "gelu_pytorch_tanh", "gelu", "relu", "silu"}) QTest::newRow(name) << name;
  }
  void gated() {
    QFETCH(QString, name);
    const nn::Activation activation = nn::activation_by_name(name.toStdString());
    const auto fused = [&](std::vector<at::Tensor>& in) { return nn::gated(activation, in[0], in[1]); };
    const auto plain = [&](std::vector<at::Tensor>& in) { return activation(in[0]) * in[1]; };
    same(fused, plain, {numbers({50}, 1, 2), numbers({50}, 2)});
    for (const bool first : {true, false}) {  // only one of them has a gradient; in half precision the same bits
      const at::Tensor a = numbers({50}, 1, 2).to(at::kBFloat16), b = numbers({50}, 2).to(at::kBFloat16);
      (first ? a : b).requires_grad_(true);
      std::vector<at::Tensor> in = {a, b};
      const at::Tensor& leaf = first ? a : b;
      QVERIFY(at::equal(torch::autograd::grad({fused(in).sum()}, {leaf})[0],
                        torch::autograd::grad({plain(in).sum()}, {leaf})[0]));
    }
  }

  void alibi() {
    QCOMPARE(nn::alibi_slopes(8),
             (std::vector<float>{0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625}));
    QCOMPARE(nn::alibi_slopes(6), (std::vector<float>{0.25, 0.0625, 0.015625, 0.00390625, 0.5, 0.125}));
  }

  void first_distance_of_every_bucket() {
    const nn::RelativeBuckets two{32, 128, true}, one{32, 128, false};
    const std::vector<std::pair<int, int>> sided = {{8, 8},   {9, 12},  {10, 16}, {11, 23},
                                                    {12, 32}, {13, 46}, {14, 64}, {15, 91}};
    const std::vector<std::pair<int, int>> causal = {{16, 16}, {17, 19}, {18, 21}, {19, 24}, {20, 27}, {21, 31},
                                                     {22, 35}, {23, 40}, {24, 46}, {25, 52}, {26, 59}, {27, 67},
                                                     {28, 77}, {29, 87}, {30, 99}, {31, 113}};
    for (const auto& [bucket, distance] : sided) {
      QCOMPARE(two.of(-distance), bucket);
      QCOMPARE(two.of(1 - distance), bucket - 1);
      QCOMPARE(two.of(distance), bucket + 16);
    }
    for (const auto& [bucket, distance] : causal) {
      QCOMPARE(one.of(-distance), bucket);
      QCOMPARE(one.of(1 - distance), bucket - 1);
    }
    QCOMPARE(one.of(5), 0);
    QCOMPARE(one.of(-5000), 31);
    QCOMPARE(two.of(5000), 31);
  }

  void a_linear_layer_takes_its_shape() {
    TensorSource source({{"a.weight", numbers({2, 3}, 1)}});
    NamedTensors taken;
    QVERIFY_THROWS_EXCEPTION(lethe::InputError, nn::Linear(Scope(source, taken, "a"), 2, 3, false));
    QVERIFY_THROWS_EXCEPTION(lethe::InputError, nn::Linear(Scope(source, taken, "b"), 3, 2, false));
    const nn::Linear layer(Scope(source, taken, "a"), 3, 2, false);
    QCOMPARE(layer.name(), std::string("a"));
    QCOMPARE(taken.front().first, std::string("a.weight"));
  }
};

QTEST_GUILESS_MAIN(PartsTest)
#include "parts_test.moc"
