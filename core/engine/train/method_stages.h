// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine/tuning/method.h"
#include "study/run_spec.h"

namespace lethe::engine {

/// How far a run has come: in a stage, or at its end. Stage 0 has no steps: it is always ended.
struct StagePoint {
  int stage = 0;
  bool ended = true;
};

/// What a method's options say of `between_stages` (keep | merge | stack), merge where they say nothing. Throws
/// InputError for any other value.
BetweenStages between_stages(const study::Choice& method);

void begin_stage(Method& method, const study::StagePlan& plan);
void end_stage(Method& method, const study::RunSpec& spec, const study::StagePlan& plan);

/// Gives a freshly attached method the structure it had at a point of the run: begin_stage and end_stage of all stages
/// from stage 0 to there, along `from`. Values are restored afterwards, by name.
void replay_stages(Method& method, const study::RunSpec& spec, StagePoint point);

}  // namespace lethe::engine
