// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/nn/linear.h"
#include "engine/strategies/strategy.h"
#include "engine/tuning/method.h"

namespace lethe::test {

/// What the hooks of the test strategy have done, for a test to look at.
struct Deeds {
  int added_rows = 0, loss_terms = 0, parameter_terms = 0, gradients = 0, after_steps = 0, scores = 0, ends = 0,
      restored = 0;
  std::vector<std::string> faults;  ///< what a hook found wrong
};

/// A strategy that uses every function of its seam: adds rows at stage begin, distils from a frozen copy, pulls the
/// parameters to where the stage began, takes part of another pass's gradient, looks at moved weights, acts after a
/// step, stops a stage by a score, and writes weights at stage end.
std::unique_ptr<engine::Strategy> make_everything(Deeds& deeds);

/// A method with an adapter that uses all three hooks, a branch and a prompt source, trained; the base is frozen.
std::unique_ptr<engine::Method> make_attachments();

}  // namespace lethe::test
