// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/random.h"
#include "engine/models/language_model.h"

namespace lethe::engine {

/// A tensor that a method owns or changes. Counting, optimising, saving and resuming are generic over these.
struct Declared {
  std::string name;     ///< unique; a base weight keeps its name in the file
  at::Tensor value;     ///< the leaf itself: changed in place
  std::string group;    ///< optimiser group, "" = the stage's own rate and decay
  bool trained = true;  ///< false: a buffer, saved and restored but not optimised
};

enum class BetweenStages { Keep, Merge, Stack };

/// How weights may change. A method attaches adapters, branches or prompts to a model, or unfreezes its weights.
class Method {
 public:
  virtual ~Method() = default;

  /// Called once for a freshly loaded model; every weight is frozen before.
  virtual void attach(LanguageModel& model, std::uint64_t seed) = 0;
  /// What it declares now; may differ from stage to stage (stacked adapters).
  virtual std::vector<Declared> declared() const = 0;

  virtual void begin_stage(int stage) { (void)stage; }
  /// After the last step of a stage: keep on with the same tensors, merge them into the base weights, or stack new
  /// ones.
  virtual void end_stage(int stage, BetweenStages between) { (void)stage, (void)between; }

  /// Added to the loss once a step; undefined for none.
  virtual at::Tensor penalty() { return {}; }
  /// After backward and before clipping.
  virtual void project_gradients() {}
  virtual void after_step(std::int64_t step) { (void)step; }
  /// Whether what it attached acts when this task is scored.
  virtual bool active_for(const std::string& task) const { return (void)task, true; }
};

/// Makes the method of that name with resolved options. Throws InputError naming the known ones.
std::unique_ptr<Method> make_method(const std::string& name, const Json& options);

}  // namespace lethe::engine
