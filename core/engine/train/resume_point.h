// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "engine/strategies/strategy.h"
#include "study/run_spec.h"

namespace lethe::engine {

/// Everything from which a run goes on with the same bits. Random streams need no entry: they are seeded by what they
/// are for.
struct ResumeState {
  int stage = 0;
  std::int64_t step = 0;
  bool trained = false;    ///< all steps and the strategies' end_stage are done: only measuring is left
  bool measured = false;   ///< measuring is done too, and the strategies have seen its scores
  bool probe_due = false;  ///< the step was trained, but not probed to the end
  Verdict verdict = Verdict::GoOn;
  study::Environment environment;
  std::vector<TrainingRow> rows;  ///< of the stage, with what strategies added
  NamedTensors weights;           ///< the model's weights and what the method declares
  NamedTensors optimizer;
  std::vector<NamedTensors> strategies;  ///< one entry a strategy
};

/// What a strategy remembers, by its place among the run's strategies.
std::string strategy_file(std::size_t index);

/// Writes a folder that appears whole or not at all.
void save_resume_point(const std::filesystem::path& folder, const ResumeState& state);
/// Throws InputError when the folder is missing or broken.
ResumeState load_resume_point(const std::filesystem::path& folder);

}  // namespace lethe::engine
