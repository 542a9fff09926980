// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/random.h"
#include "engine/models/language_model.h"
#include "study/run_spec.h"

namespace lethe::engine {

/// A tensor that a method owns or changes. Counting, optimising, saving and resuming are generic over these.
struct Declared {
  std::string name;     ///< unique; a base weight keeps its name in the file
  at::Tensor value;     ///< the leaf itself: changed in place
  std::string group;    ///< one of the method's groups(), "" = the stage's own rate and decay
  bool trained = true;  ///< false: a buffer, saved and restored but not optimised
};

/// How the optimiser treats the declared tensors of a group.
struct ParameterGroup {
  std::string name;
  double rate_factor = 1;                   ///< times the stage's learning rate
  std::optional<double> weight_decay = {};  ///< of its matrices; none = the stage's
};

enum class BetweenStages { Keep, Merge, Stack };

/// How weights may change. A method attaches adapters, branches or prompts to a model, or unfreezes its weights.
///
/// Its life begins with attach(); then every stage on the way calls begin_stage(), trains, and calls end_stage().
/// A run that goes on in another program, takes over stored weights or copies the model makes the same calls on a fresh
/// model, without the training between them, and *afterwards* overwrites the model's weights and all that is declared
/// by name. Hence:
/// - attach, begin_stage and end_stage, and nothing else, may add, drop, freeze or replace declared tensors and hooks.
///   What they declare (names, shapes, groups, what is trained) may depend on the options, the seed, the model's shape
///   and the plans, never on the values of weights: a choice made by values (indices, masks, ranks) is a buffer.
/// - Whatever training changes stands in a weight of the model or in a declared tensor: counters and averages are
///   buffers too, and nothing that was computed from values is kept beside them.
/// - Tensors are written in place, so that whoever holds one sees the new values.
class Method {
 public:
  virtual ~Method() = default;

  /// Called once for a freshly loaded model; every weight is frozen before.
  virtual void attach(LanguageModel& model, std::uint64_t seed) = 0;
  /// What it declares now; may differ from stage to stage (stacked adapters). The optimiser of a stage takes what is
  /// declared after begin_stage().
  virtual std::vector<Declared> declared() const = 0;
  /// The optimiser groups that declared tensors name; "" need not be among them.
  virtual std::vector<ParameterGroup> groups() const { return {}; }

  /// Before the first step of a stage, when the model holds the weights the stage starts from. No gradients are
  /// recorded here and in end_stage().
  virtual void begin_stage(const study::StagePlan& plan) { (void)plan; }
  /// After the last step of a stage: keep on with the same tensors, merge them into the base weights, or freeze them
  /// and stack new ones on them. What is measured and stored of the stage is what this leaves.
  virtual void end_stage(const study::StagePlan& plan, BetweenStages between) { (void)plan, (void)between; }

  /// Added to the loss once a step; undefined for none.
  virtual at::Tensor penalty() { return {}; }
  /// After backward and before clipping.
  virtual void project_gradients() {}
  virtual void after_step(std::int64_t step) { (void)step; }
  /// Before the test part of a task is scored, so that what belongs to one task can be switched on; none again after
  /// it: so benchmarks, probes and training always see the method as attach, begin_stage or end_stage left it.
  virtual void scoring(const std::optional<std::string>& task) { (void)task; }
};

/// Makes the method of that name with resolved options. Throws InputError naming the known ones.
std::unique_ptr<Method> make_method(const std::string& name, const Json& options);

}  // namespace lethe::engine
