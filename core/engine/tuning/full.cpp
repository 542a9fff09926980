// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tuning/full.h"

namespace lethe::engine {

namespace {

class Full final : public Method {
 public:
  void attach(LanguageModel& model, std::uint64_t) override {
    for (const auto& [name, weight] : model.weights()) {
      weight.requires_grad_(true);
      declared_.push_back({name, weight, ""});
    }
  }
  std::vector<Declared> declared() const override { return declared_; }

 private:
  std::vector<Declared> declared_;
};

}  // namespace

std::unique_ptr<Method> make_full(const Json&) { return std::make_unique<Full>(); }

}  // namespace lethe::engine
