// SPDX-License-Identifier: GPL-3.0-or-later
#include "every_method.h"

#include <algorithm>
#include <map>

namespace lethe::test {

using namespace engine;

namespace {

/// y₀ + values · (y₀ at the chosen rows).
class Core final : public nn::Adapter {
 public:
  Core(std::string given_name, const at::Tensor& weight)
      : name(std::move(given_name)),
        rows(std::get<1>(weight.norm(2, {1}).topk(2))),
        learned(at::zeros({weight.size(0), 2}).requires_grad_(true)) {}
  at::Tensor output(const at::Tensor&, const at::Tensor& y0, const at::Tensor&) override {
    return y0 + at::linear(y0.index_select(-1, rows), learned);
  }
  void merge_into(at::Tensor weight) const { weight.add_(learned.mm(weight.index_select(0, rows))); }

  std::string name;
  at::Tensor rows, learned;
  bool trained = true;
};

class Accents final : public nn::Adapter {
 public:
  explicit Accents(std::int64_t width) : gate(at::zeros({width}).requires_grad_(true)) {}
  at::Tensor output(const at::Tensor&, const at::Tensor& y0, const at::Tensor&) override {
    const auto accent = of_task.find(active);
    return y0 * (1 + gate + (accent == of_task.end() ? at::zeros_like(gate) : accent->second));
  }
  at::Tensor gate;
  std::map<std::string, at::Tensor> of_task;
  std::string active;
};

const char* word(BetweenStages between) {
  return between == BetweenStages::Keep ? "keep" : between == BetweenStages::Merge ? "merge" : "stack";
}

class EveryMethod final : public Method {
 public:
  EveryMethod(const Json& options, MethodDeeds& deeds) : fast_(options.value("fast", 4.0)), deeds_(deeds) {}

  void attach(LanguageModel& model, std::uint64_t) override {
    nn::Linear* first = model.linears().at(0);
    layer_ = model.linears().at(1);
    accents_ = std::make_shared<Accents>(first->weight.size(0));
    first->adapters.push_back(accents_);
    steps_ = at::zeros({}, at::kLong);
    average_ = at::full_like(accents_->gate.detach(), 0.2);
  }

  std::vector<Declared> declared() const override {
    std::vector<Declared> all = {
        {"gate", accents_->gate, "slow"}, {"steps", steps_, "", false}, {"average", average_, "", false}};
    for (const auto& [task, accent] : accents_->of_task)
      all.push_back(
          {"accent." + task, accent, "", std::find(in_hand_.begin(), in_hand_.end(), task) != in_hand_.end()});
    for (const auto& core : cores_) {
      all.push_back({core->name + ".rows", core->rows, "", false});
      all.push_back({core->name + ".learned", core->learned, "fast", core->trained});
    }
    return all;
  }
  std::vector<ParameterGroup> groups() const override { return {{"fast", fast_}, {"slow", 0.5, 0.1}}; }

  void begin_stage(const study::StagePlan& plan) override {
    deeds_.calls.push_back("begin " + std::to_string(plan.index));
    if (cores_.empty() || !cores_.back()->trained) {
      cores_.push_back(std::make_shared<Core>("core-" + std::to_string(plan.index), layer_->weight));
      layer_->adapters.push_back(cores_.back());
    }
    in_hand_ = plan.tasks;
    for (const std::string& task : in_hand_)
      accents_->of_task.try_emplace(task, at::zeros_like(accents_->gate)).first->second.requires_grad_(true);
    accents_->active = in_hand_.front();
  }

  void end_stage(const study::StagePlan& plan, BetweenStages between) override {
    deeds_.calls.push_back("end " + std::to_string(plan.index) + " " + word(between));
    for (const std::string& task : in_hand_) accents_->of_task.at(task).requires_grad_(false);
    in_hand_.clear();
    accents_->active.clear();
    if (between == BetweenStages::Keep) return;
    if (between == BetweenStages::Merge) {
      cores_.back()->merge_into(layer_->weight);
      cores_.pop_back();
      layer_->adapters.pop_back();
      return;
    }
    cores_.back()->trained = false;
    cores_.back()->learned.requires_grad_(false);
  }

  at::Tensor penalty() override {
    ++deeds_.penalties;
    return 1e-3 * (cores_.back()->learned.square().sum() + (accents_->gate - average_).square().sum());
  }
  void project_gradients() override {
    ++deeds_.projections;
    at::Tensor& gradient = cores_.back()->learned.mutable_grad();
    gradient.sub_(gradient.mean(0, true));
  }
  void after_step(std::int64_t) override {
    ++deeds_.steps;
    const at::NoGradGuard no_grad;
    steps_.add_(1);
    average_.lerp_(accents_->gate, 1 / (1 + steps_.item<double>()));
  }
  void scoring(const std::optional<std::string>& task) override {
    deeds_.calls.push_back("score " + task.value_or("-"));
    deeds_.scoring = task;
    accents_->active = task.value_or(in_hand_.empty() ? "" : in_hand_.front());
  }

 private:
  double fast_;
  MethodDeeds& deeds_;
  nn::Linear* layer_ = nullptr;
  std::shared_ptr<Accents> accents_;
  std::vector<std::shared_ptr<Core>> cores_;
  std::vector<std::string> in_hand_;  ///< tasks of the stage
  at::Tensor steps_, average_;
};

}  // namespace

std::unique_ptr<Method> make_every_method(const Json& options, MethodDeeds& deeds) {
  return std::make_unique<EveryMethod>(options, deeds);
}

}  // namespace lethe::test
