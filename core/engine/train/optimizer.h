// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/tuning/method.h"
#include "study/run_spec.h"

namespace lethe::engine {

/// Norm of all gradients together; when it is above `clip` (> 0) they are scaled to it, as torch's clip_grad_norm_
/// does.
double clip_gradients(const std::vector<Declared>& parameters, double clip);

/// AdamW (Loshchilov and Hutter, arXiv 1711.05101) by torch's fused kernel. Weight decay touches matrices only: biases
/// and norms are left out, as usual. The state is kept by parameter name.
class AdamW {
 public:
  /// Takes the trained ones of `parameters`; each is of one of the groups, or of "", which is there without being
  /// listed. Throws std::logic_error for another group, or one that is listed twice.
  AdamW(const std::vector<Declared>& parameters, const study::Training& training,
        const std::vector<ParameterGroup>& groups = {});

  void zero_gradients();
  /// One step with the gradients at hand; a parameter without a gradient is left alone. Groups multiply the rate.
  void step(double learning_rate);

  /// "NAME.exp_avg", "NAME.exp_avg_sq", "NAME.step" for each parameter that has been stepped.
  NamedTensors save() const;
  void restore(const NamedTensors& state);

 private:
  struct State {
    at::Tensor average, square, step;
  };
  void step(const ParameterGroup& group, bool matrices, double learning_rate);

  std::vector<ParameterGroup> groups_;
  std::vector<Declared> parameters_;
  std::vector<State> states_;
  study::Training training_;
};

}  // namespace lethe::engine
