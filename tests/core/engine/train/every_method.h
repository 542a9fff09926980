// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/tuning/method.h"

namespace lethe::test {

/// What the hooks of the test method have done, for a test to look at; copies of the model count too.
struct MethodDeeds {
  int penalties = 0, projections = 0, steps = 0;
  std::vector<std::string> calls;      ///< "begin 1", "end 1 stack", "score colour", "score -"
  std::optional<std::string> scoring;  ///< the task that is being scored
};

/// A method that uses every function of its seam. Per stage it chooses two rows of a layer's matrix by their values and
/// learns what they add to all rows; between stages it keeps that, merges it and chooses anew, or freezes it and stacks
/// another on it. A gate is drawn to its running average (buffers, penalty, after_step), every task has an accent that
/// acts while the task is trained and scored, the gradients of what is learned are centred, and three optimiser groups
/// have rates of their own. Option "fast": the rate factor of the chosen rows' group, 4 unless given.
std::unique_ptr<engine::Method> make_every_method(const Json& options, MethodDeeds& deeds);

}  // namespace lethe::test
