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
  AdamW(std::vector<Declared> parameters, const study::Training& training);

  void zero_gradients();
  /// One step with the gradients at hand; a parameter without a gradient is left alone.
  void step(double learning_rate);

  /// "NAME.exp_avg", "NAME.exp_avg_sq", "NAME.step" for each parameter that has been stepped.
  NamedTensors save() const;
  void restore(const NamedTensors& state);

 private:
  struct State {
    at::Tensor average, square, step;
  };
  std::vector<Declared> parameters_;
  std::vector<State> states_;
  study::Training training_;
};

}  // namespace lethe::engine
