// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/method_stages.h"

#include "base/error.h"

namespace lethe::engine {

BetweenStages between_stages(const study::Choice& method) {
  const auto option = method.options.find("between_stages");
  if (option == method.options.end() || *option == "merge") return BetweenStages::Merge;
  if (*option == "keep") return BetweenStages::Keep;
  if (*option == "stack") return BetweenStages::Stack;
  throw InputError("method '" + method.name + "': between_stages: expected \"keep\", \"merge\" or \"stack\", got " +
                   option->dump());
}

void begin_stage(Method& method, const study::StagePlan& plan) {
  const at::NoGradGuard no_grad;
  method.begin_stage(plan);
}

void end_stage(Method& method, const study::RunSpec& spec, const study::StagePlan& plan) {
  const at::NoGradGuard no_grad;
  method.end_stage(plan, between_stages(spec.method));
}

void replay_stages(Method& method, const study::RunSpec& spec, StagePoint point) {
  if (point.stage == 0) return;
  const study::StagePlan& plan = spec.stages.at(static_cast<std::size_t>(point.stage - 1));
  replay_stages(method, spec, {plan.from, true});
  begin_stage(method, plan);
  if (point.ended) end_stage(method, spec, plan);
}

}  // namespace lethe::engine
