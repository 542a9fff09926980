// SPDX-License-Identifier: GPL-3.0-or-later
#include "everything.h"

#include "engine/train/loss_pass.h"

namespace lethe::test {

using namespace engine;

namespace {

class Everything final : public Strategy {
 public:
  explicit Everything(Deeds& deeds) : deeds_(deeds) {}

  void begin_stage(StageContext& context, std::vector<TrainingRow>& rows) override {
    start_.clear();
    for (const Declared& parameter : context.parameters())
      start_.emplace_back(parameter.name, parameter.value.detach().clone());
    teacher_ = context.frozen_copy();
    // One row of every kind: stored ones of a task, and one the model wrote itself.
    for (TrainingRow& row : context.task_rows("colour", 0, 4)) rows.push_back(std::move(row));
    TrainingRow own = context.task_rows(context.plan().tasks.back(), 0, 1).at(0);
    own.text.continuation = context.generate(std::vector<std::vector<std::int64_t>>{own.text.prefix}, 3).at(0);
    own.text.continuation.push_back(context.model().shape().eos.front());
    rows.push_back(std::move(own));
    deeds_.added_rows += 5;
  }

  bool reads_logits() const override { return true; }
  at::Tensor loss_term(StageContext&, const LossChunk& chunk) override {
    ++deeds_.loss_terms;
    std::vector<TextRow> texts = texts_of(chunk.rows);
    const at::NoGradGuard no_grad_for_teacher;
    const at::Tensor states = teacher_.model->states(texts).narrow(0, chunk.first, chunk.logits.size(0));
    const at::Tensor target = at::softmax(teacher_.model->logits(states), -1);
    const at::AutoGradMode with_grad(true);
    return -0.1 * (target * at::log_softmax(chunk.logits, -1)).sum();
  }

  at::Tensor parameter_term(StageContext& context) override {
    ++deeds_.parameter_terms;
    at::Tensor sum;
    const std::vector<Declared> parameters = context.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const at::Tensor term = (parameters[i].value - start_[i].second).square().sum();
      sum = sum.defined() ? sum + term : term;
    }
    return 0.01 * sum;
  }

  void gradients(StageContext& context) override {
    ++deeds_.gradients;
    std::vector<TrainingRow> rows = context.task_rows("colour", 0, 2);
    std::vector<at::Tensor> before;
    for (const Declared& parameter : context.parameters()) before.push_back(parameter.value.grad().clone());
    const std::map<std::string, at::Tensor> other = context.gradients_of(rows);
    const std::vector<Declared> parameters = context.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i)
      if (!at::equal(parameters[i].value.grad(), before[i]))
        deeds_.faults.emplace_back("gradients_of changed the gradients");
    std::map<std::string, at::Tensor> moves;
    for (const auto& [name, gradient] : other) moves[name] = gradient * 0.001;
    const at::Tensor watched = parameters.front().value.detach().clone();
    context.at_moved_weights(moves, [&] {
      if (at::equal(parameters.front().value, watched)) deeds_.faults.emplace_back("at_moved_weights moved nothing");
    });
    if (!at::equal(parameters.front().value, watched))
      deeds_.faults.emplace_back("at_moved_weights did not put the bits back");
    for (const Declared& parameter : parameters)
      if (const auto found = other.find(parameter.name); found != other.end())
        parameter.value.mutable_grad().add_(found->second, 0.01 * context.random("mix").uniform());
  }

  void after_step(StageContext& context) override {
    ++deeds_.after_steps;
    ++steps_;
    if (context.step() < 1 || context.step_rows().empty()) deeds_.faults.emplace_back("after_step outside a step");
  }

  Verdict on_score(StageContext& context, const run::ScoreMeasured& score) override {
    ++deeds_.scores;
    return score.kind == run::ScoreKind::Probe && context.plan().index == 1 && context.step() >= 10 ? Verdict::StopStage
                                                                                                    : Verdict::GoOn;
  }

  void end_stage(StageContext& context) override {
    ++deeds_.ends;
    const at::NoGradGuard no_grad;
    const std::vector<Declared> parameters = context.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].value.lerp_(start_[i].second, 0.1);
    context.notice("everything", "averaged after " + std::to_string(steps_) + " steps");
  }

  NamedTensors save() const override {
    NamedTensors state = start_;
    state.emplace_back("steps", at::tensor({steps_}));
    for (const auto& [name, value] : teacher_.state) state.emplace_back("teacher." + name, value);
    return state;
  }

  void restore(const NamedTensors& state, StageContext& context) override {
    if (state.empty()) return;
    ++deeds_.restored;
    const std::map<std::string, at::Tensor> by_name(state.begin(), state.end());
    steps_ = by_name.at("steps").item<std::int64_t>();
    start_.clear();
    for (const Declared& parameter : context.parameters())
      start_.emplace_back(parameter.name, by_name.at(parameter.name));
    NamedTensors teacher;
    for (const auto& [name, value] : state)
      if (name.starts_with("teacher.")) teacher.emplace_back(name.substr(8), value);
    teacher_ = context.frozen_copy(teacher);
  }

 private:
  Deeds& deeds_;
  NamedTensors start_;
  FrozenCopy teacher_;
  std::int64_t steps_ = 0;
};

/// y₀ + (x·d)(W₀ with its first row doubled) …: every hook does something that can be seen.
class ThreeHooks final : public nn::Adapter {
 public:
  explicit ThreeHooks(const nn::Linear& layer)
      : scale(at::ones({layer.weight.size(1)})),
        rows(at::zeros_like(layer.weight)),
        gate(at::zeros({layer.weight.size(0)})) {}
  at::Tensor input(const at::Tensor& x) override { return x * scale; }
  at::Tensor weight(const at::Tensor& w0) override { return w0 + rows; }
  at::Tensor output(const at::Tensor&, const at::Tensor& y0, const at::Tensor&) override { return y0 * (1 + gate); }
  at::Tensor scale, rows, gate;
};

class Bottleneck final : public nn::Branch {
 public:
  explicit Bottleneck(std::int64_t hidden) : down(at::full({4, hidden}, 0.01)), up(at::zeros({hidden, 4})) {}
  at::Tensor forward(const at::Tensor& out, const at::Tensor&) override {
    return out + at::linear(at::relu(at::linear(out, down)), up);
  }
  at::Tensor down, up;
};

class Prompts final : public nn::PromptSource {
 public:
  explicit Prompts(const ModelShape& shape)
      : rows(at::full({2, shape.hidden}, 0.05)),
        keys(at::full({1, shape.heads, shape.hidden / shape.heads}, 0.05)),
        values(keys.clone()) {}
  at::Tensor embeddings(int stack) override { return stack == 0 ? rows : at::Tensor(); }
  std::pair<at::Tensor, at::Tensor> keys_values(int, int layer) override {
    return layer == 0 ? std::pair(keys, values) : std::pair(at::Tensor(), at::Tensor());
  }
  at::Tensor rows, keys, values;
};

class Attachments final : public Method {
 public:
  void attach(LanguageModel& model, std::uint64_t) override {
    const auto declare = [&](const std::string& name, const at::Tensor& value) {
      value.requires_grad_(true);
      declared_.push_back({name, value, ""});
    };
    nn::Linear* layer = model.linears().front();
    const auto hooks = std::make_shared<ThreeHooks>(*layer);
    layer->adapters.push_back(hooks);
    declare(layer->name() + ".scale", hooks->scale);
    declare(layer->name() + ".rows", hooks->rows);
    declare(layer->name() + ".gate", hooks->gate);
    nn::BranchSlot* slot = model.branch_slots().front();
    const auto branch = std::make_shared<Bottleneck>(model.shape().hidden);
    slot->branch = branch;
    declare(slot->name + ".down", branch->down);
    declare(slot->name + ".up", branch->up);
    const auto prompts = std::make_shared<Prompts>(model.shape());
    model.set_prompts(prompts);
    declare("prompts.rows", prompts->rows);
    declare("prompts.keys", prompts->keys);
    declare("prompts.values", prompts->values);
  }
  std::vector<Declared> declared() const override { return declared_; }
  at::Tensor penalty() override { return 1e-4 * declared_.front().value.square().sum(); }

 private:
  std::vector<Declared> declared_;
};

}  // namespace

std::unique_ptr<Strategy> make_everything(Deeds& deeds) { return std::make_unique<Everything>(deeds); }
std::unique_ptr<Method> make_attachments() { return std::make_unique<Attachments>(); }

}  // namespace lethe::test
