// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/autograd.h>

#include <QTest>

#include "../models/golden.h"
#include "engine/checkpoint/sources.h"

using namespace lethe;
using namespace lethe::engine;

namespace {

/// A low-rank change written into each of the three hooks in turn: the layer must not care which.
class LowRank : public nn::Adapter {
 public:
  enum class Where { weight, output };
  LowRank(Where where, const nn::Linear& layer, double size) : where_(where) {
    a_ = at::linspace(-1, 1, 2 * layer.weight.size(1)).view({2, -1}) * size;
    b_ = at::linspace(-1, 1, layer.weight.size(0) * 2).view({-1, 2});
  }
  at::Tensor weight(const at::Tensor& w0) override { return where_ == Where::weight ? w0 + b_.mm(a_) : at::Tensor(); }
  at::Tensor output(const at::Tensor& x, const at::Tensor& y0, const at::Tensor& w0) override {
    seen_output = true;
    rows_of_y0_are_products = at::allclose(y0, at::matmul(x, w0.t()), 1e-5, 1e-5);
    return where_ == Where::output ? y0 + at::matmul(at::matmul(x, a_.t()), b_.t()) : at::Tensor();
  }
  bool seen_output = false, rows_of_y0_are_products = false;

 private:
  Where where_;
  at::Tensor a_, b_;
};

/// Uses all three hooks; with size 0 each gives back what it got, by arithmetic.
class AllHooks : public nn::Adapter {
 public:
  explicit AllHooks(double size) : size_(size) {}
  at::Tensor input(const at::Tensor& x) override { return calls += "i", x * (1 + size_); }
  at::Tensor weight(const at::Tensor& w0) override { return calls += "w", w0 + size_ * w0; }
  at::Tensor output(const at::Tensor&, const at::Tensor& y0, const at::Tensor&) override {
    return calls += "o", y0 - size_ * y0;
  }
  std::string calls;

 private:
  double size_;
};

class Scaled : public nn::Branch {
 public:
  explicit Scaled(double size) : size_(size) {}
  at::Tensor forward(const at::Tensor& out, const at::Tensor& residual) override {
    return ++calls, out + size_ * at::sin(3 * residual);
  }
  int calls = 0;

 private:
  double size_;
};

class GivenPrompts : public nn::PromptSource {
 public:
  at::Tensor embeddings(int stack) override { return virtual_embeddings[stack]; }
  std::pair<at::Tensor, at::Tensor> keys_values(int stack, int layer) override {
    const auto found = kept.find({stack, layer});
    return found == kept.end() ? std::pair<at::Tensor, at::Tensor>() : found->second;
  }
  at::Tensor virtual_embeddings[2];
  std::map<std::pair<int, int>, std::pair<at::Tensor, at::Tensor>> kept;
};

/// Notes what a layer gives.
class Listener : public nn::Adapter {
 public:
  at::Tensor output(const at::Tensor&, const at::Tensor& y0, const at::Tensor&) override {
    return heard = y0, at::Tensor();
  }
  at::Tensor heard;
};

}  // namespace

class SlotsTest : public QObject {
  Q_OBJECT

 private:
  static void models() {
    QTest::addColumn<QString>("name");
    for (const std::string& name : golden::names()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
  static ModelPtr load() {
    QFETCH(QString, name);
    return load_model(golden::folder(name.toStdString()));
  }
  static std::vector<TextRow> rows() {
    return {{{5, 9, 11, 30, 4}, {6, 12, 17}, {}}, {{7, 8}, {40, 41, 42, 43, 44}, {}}};
  }
  static at::Tensor weight(const LanguageModel& model, const std::string& name) {
    for (const auto& [key, tensor] : model.weights())
      if (key == name) return tensor;
    throw std::logic_error("no weight " + name);
  }
  static bool close(const at::Tensor& a, const at::Tensor& b, double tolerance = 3e-5) {
    return a.sizes() == b.sizes() && golden::largest_difference(a, b) < tolerance;
  }

 private slots:
  void a_zero_adapter_changes_no_bit_data() { models(); }
  void a_zero_adapter_changes_no_bit() {
    const ModelPtr model = load();
    const at::Tensor plain = model->states(rows());
    std::vector<std::shared_ptr<AllHooks>> hooks;
    for (nn::Linear* linear : model->linears()) {
      hooks.push_back(std::make_shared<AllHooks>(0));
      linear->adapters.push_back(hooks.back());
    }
    QVERIFY(at::equal(model->states(rows()), plain));
    for (const auto& hook : hooks) QCOMPARE(hook->calls, std::string("iwo"));
    for (nn::Linear* linear : model->linears()) linear->adapters = {std::make_shared<AllHooks>(0.1)};
    QVERIFY(!close(model->states(rows()), plain, 1e-3));
  }

  void weight_and_output_hooks_agree_data() { models(); }
  void weight_and_output_hooks_agree() {
    const ModelPtr model = load();
    const at::Tensor plain = model->states(rows());
    at::Tensor results[2];
    for (const auto where : {LowRank::Where::weight, LowRank::Where::output}) {
      for (nn::Linear* linear : model->linears()) linear->adapters = {std::make_shared<LowRank>(where, *linear, 0.02)};
      results[static_cast<int>(where)] = model->states(rows());
      for (nn::Linear* linear : model->linears()) {
        const auto& hook = dynamic_cast<LowRank&>(*linear->adapters.front());
        QVERIFY2(hook.seen_output && hook.rows_of_y0_are_products, linear->name().c_str());
      }
    }
    QVERIFY(close(results[0], results[1]));
    QVERIFY(!close(results[0], plain, 1e-3));
  }

  void every_branch_is_passed_once_data() { models(); }
  void every_branch_is_passed_once() {
    const ModelPtr model = load();
    const at::Tensor plain = model->states(rows());
    std::vector<std::shared_ptr<Scaled>> branches;
    std::set<std::string> names;
    for (nn::BranchSlot* slot : model->branch_slots()) {
      slot->branch = branches.emplace_back(std::make_shared<Scaled>(0));
      names.insert(slot->name);
    }
    QCOMPARE(names.size(), branches.size());
    QVERIFY(at::equal(model->states(rows()), plain));
    for (const auto& branch : branches) QCOMPARE(branch->calls, 1);
    for (nn::BranchSlot* slot : model->branch_slots()) {
      slot->branch = std::make_shared<Scaled>(0.1);
      QVERIFY2(!close(model->states(rows()), plain, 1e-4), slot->name.c_str());
      slot->branch = nullptr;
    }
  }

  void virtual_embeddings_are_like_tokens_data() { models(); }
  void virtual_embeddings_are_like_tokens() {
    const ModelPtr model = load();
    const bool pair = model->shape().encoder_decoder;
    std::vector<TextRow> longer = rows();
    for (TextRow& row : longer) row.prefix.insert(row.prefix.begin(), {20, 21, 22});
    const auto prompts = std::make_shared<GivenPrompts>();
    // Gemma scales what it looks up, so a virtual embedding like a token is scaled already.
    const std::string& family = model->shape().family;
    const double scale = family == "gemma" ? std::sqrt(static_cast<double>(model->shape().hidden)) : 1;
    const char* table = pair                ? "shared.weight"
                        : family == "bloom" ? "transformer.word_embeddings.weight"
                                            : "model.embed_tokens.weight";
    prompts->virtual_embeddings[0] = weight(*model, table).index_select(0, at::arange(20, 23)) * scale;
    const at::Tensor expected = model->states(longer);
    model->set_prompts(prompts);
    QVERIFY(close(model->states(rows()), expected));
    check_cache(*model, expected);
  }

  void kept_keys_and_values_are_like_earlier_text_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"bloom", "bloom-6-heads"}) QTest::newRow(name) << QString(name);
  }
  void kept_keys_and_values_are_like_earlier_text() {
    const ModelPtr model = load();
    const std::vector<std::int64_t> earlier = {20, 21, 22};
    const auto heads = model->shape().heads, width = model->shape().hidden / heads;
    std::vector<std::shared_ptr<Listener>> listeners;
    std::vector<nn::Linear*> fused;
    for (nn::Linear* linear : model->linears())
      if (linear->name().ends_with("query_key_value")) {
        fused.push_back(linear);
        linear->adapters = {listeners.emplace_back(std::make_shared<Listener>())};
      }
    // The continuation's only token is predicted by the last earlier one, so exactly those are read.
    const TextRow only{earlier, {4}, {}};
    model->states({&only, 1});
    const auto prompts = std::make_shared<GivenPrompts>();
    for (std::size_t i = 0; i < fused.size(); ++i) {
      fused[i]->adapters.clear();
      const at::Tensor parts = (listeners[i]->heard + fused[i]->bias).view({3, heads, 3, width});
      prompts->kept[{0, static_cast<int>(i)}] = {parts.select(2, 1), parts.select(2, 2)};
    }
    std::vector<TextRow> longer = rows();
    for (TextRow& row : longer) row.prefix.insert(row.prefix.begin(), earlier.begin(), earlier.end());
    const at::Tensor expected = model->states(longer);
    model->set_prompts(prompts);
    QVERIFY(close(model->states(rows()), expected));
    check_cache(*model, expected);
  }

  void both_kinds_of_prompts_in_both_stacks_data() { models(); }
  void both_kinds_of_prompts_in_both_stacks() {
    const ModelPtr model = load();
    const at::Tensor plain = model->states(rows());
    const std::int64_t heads = model->shape().key_heads, width = model->shape().head_width;
    for (int stack = 0; stack < (model->shape().encoder_decoder ? 2 : 1); ++stack) {
      const auto prompts = std::make_shared<GivenPrompts>();
      prompts->virtual_embeddings[stack] = at::linspace(-1, 1, 2 * model->shape().hidden).view({2, -1});
      // Only one layer has keys, so layers see prefixes of different lengths.
      const at::Tensor numbers = at::linspace(-1, 2, 4 * heads * width).view({4, heads, width});
      prompts->kept[{stack, 1}] = {numbers, numbers.flip(0).contiguous()};
      model->set_prompts(prompts);
      const at::Tensor both = model->states(rows());
      QVERIFY(!close(both, plain, 1e-3));
      check_cache(*model, both);
      prompts->virtual_embeddings[stack].requires_grad_(true);
      const at::Tensor found =
          torch::autograd::grad({model->states(rows()).sum()}, {prompts->virtual_embeddings[stack]})[0];
      QVERIFY(found.abs().max().item<double>() > 0);
      prompts->virtual_embeddings[stack].requires_grad_(false);
      model->set_prompts(nullptr);
    }
    QVERIFY(at::equal(model->states(rows()), plain));
  }

 private:
  /// The cached way gives what states() gave for rows().
  static void check_cache(LanguageModel& model, const at::Tensor& expected) {
    std::int64_t first = 0;
    for (const TextRow& row : rows()) {
      const auto length = static_cast<std::int64_t>(row.continuation.size());
      const auto cache = model.prefill({&row.prefix, 1});
      const at::Tensor start = cache->last.clone();
      const at::Tensor text =
          at::tensor(at::IntArrayRef(row.continuation), at::kLong).narrow(0, 0, length - 1).unsqueeze(0);
      const at::Tensor rest = model.extend(*cache, text, std::vector<std::int64_t>{length - 1});
      QVERIFY(close(at::cat({start, rest[0]}), expected.narrow(0, first, length)));
      first += length;
    }
  }
};

QTEST_GUILESS_MAIN(SlotsTest)
#include "slots_test.moc"
