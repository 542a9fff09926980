// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/train/run_loop.h"
#include "memory_sink.h"

namespace lethe::test {

/// Where a run is stopped: after a step of a stage, or (step 0) while the stage is measured, after its first score.
struct Stop {
  int stage = 0;
  std::int64_t step = 0;
};

MemorySink run_job(const run::Job& job, engine::Makers makers = {});

/// Stops the run at each place and goes on, the job sent through JSON as to another program, until it is finished. As
/// in the store, what a piece emitted after its last resume point does not count.
MemorySink run_in_pieces(run::Job job, const std::vector<Stop>& stops, const std::function<engine::Makers()>& makers);

/// Tells the job what the store would tell the next attempt about stages after these events.
void remember(run::Job& job, const std::vector<run::RunEvent>& events);

/// Tells the job what an earlier run found out about stages up to `last`: as the queue does for a later run.
void know(run::Job& job, const MemorySink& earlier, int last);

bool finished(const MemorySink& sink);
/// The last event, to be shown by a test that fails.
std::string last_event(const MemorySink& sink);
/// Of the weights at the end of each stage.
std::vector<std::string> hashes(const MemorySink& sink);
/// All scores at the ends of stages.
std::vector<double> values(const MemorySink& sink);

}  // namespace lethe::test
