// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>

#include "engine/train/stage.h"
#include "run/control.h"

namespace lethe::engine {

/// What the loop asks of the run around it.
struct TrainerHooks {
  /// After every step: writes a resume point when one is due; throws to stop at once.
  std::function<void(Stage&)> after_step;
  /// Measures inside the stage after `probe_every` steps and returns what the scores demand.
  std::function<Verdict(Stage&)> probe;
};

/// Trains one stage from where it stands to its end, or to where a strategy stopped it (`stage.verdict`).
void train_stage(Stage& stage, const TrainerHooks& hooks);

}  // namespace lethe::engine
