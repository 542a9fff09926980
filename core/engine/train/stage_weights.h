// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "engine/models/language_model.h"
#include "engine/tuning/method.h"
#include "run/executor.h"

namespace lethe::engine {

/// The weights of stages in the artefact folder: "stages/KEY" holds a Hugging Face folder.
class StageWeights {
 public:
  explicit StageWeights(const run::Job& job) : job_(&job) {}

  /// Relative name of a stage's folder.
  static std::string relative(const std::string& key) { return "stages/" + key; }
  bool there(const std::string& key) const;
  /// Saves the model as it is, what the method declares and what the strategies remember; a folder of that key already
  /// there is kept.
  void save(const std::string& key, LanguageModel& model, const Method& method,
            const std::vector<NamedTensors>& strategies) const;
  /// Makes of the untouched model with its freshly attached method what they were at the end of a stage; returns what
  /// the strategies had remembered.
  std::vector<NamedTensors> load_into(int stage, const std::string& key, LanguageModel& model, Method& method) const;

 private:
  const run::Job* job_;
};

/// The model's weights and what the method declares beside them: all that training changes.
NamedTensors trained_state(const LanguageModel& model, const Method& method);
/// Copies tensors into those of the same names. Throws InputError where one is missing or has another shape.
void restore_state(const NamedTensors& state, const LanguageModel& model, const Method& method);
/// sha256 over names and bytes.
std::string state_hash(const NamedTensors& state);

}  // namespace lethe::engine
