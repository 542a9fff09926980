// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>

#include "base/error.h"
#include "study/run_spec.h"

namespace lethe::study::test {

inline Training training(double rate = 3e-3) {
  Training t;
  t.learning_rate = rate;
  return t;
}

/// Three tasks in a chain on a model that is not there: enough for everything that only looks at values.
inline RunSpec example_spec() {
  RunSpec spec;
  spec.study = "a study";
  spec.label = "full";
  spec.model = ModelSource{{"tiny", "/models/tiny", "aa"}, "bloom", false};
  spec.method = {"full", Json::object()};
  spec.strategies = {{"sequential", Json::object()}};
  spec.benchmarks = {{"quiz", "/benchmarks/quiz", "b1"}, {"riddle", "/benchmarks/riddle", "b2"}};
  int index = 0;
  for (const std::string name : {"simp", "emdg", "exp"}) {
    spec.sequence.push_back({{name, "/tasks/" + name, "hash of " + name}, training()});
    spec.stages.push_back({index + 1, index, {name}, {{name, 400, 0}}, training()});
    ++index;
  }
  return spec;
}

inline Environment example_environment() { return {"cpu", "a processor", 2, "2.11.0", "0.1.0", "here", ""}; }

/// What an InputError says; "" when nothing is thrown.
inline std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace lethe::study::test
