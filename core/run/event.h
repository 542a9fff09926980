// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/json.h"

namespace lethe::run {

/// A stage begins (or is taken over from an earlier run: `reused`). Stage 0 is the untouched model.
struct StageStarted {
  int stage = 0;
  std::string key;
  std::optional<int> from;
  std::vector<std::string> tasks;
  std::int64_t steps = 0;  ///< optimiser steps it will take
  bool reused = false;
  bool operator==(const StageStarted&) const = default;
};

struct StepLogged {
  int stage = 0;
  std::int64_t step = 0;  ///< 1 is the first optimiser step of the stage
  double loss = 0;        ///< mean over the step's labelled tokens, nats
  double learning_rate = 0;
  double gradient_norm = 0;  ///< before clipping
  std::int64_t tokens = 0;   ///< real tokens of the step's rows, padding not counted
  double seconds = 0;
  bool operator==(const StepLogged&) const = default;
};

/// What was measured: a benchmark's element, a task's test part by its own metric, or a probe inside a stage.
enum class ScoreKind { Benchmark, Task, Probe };

/// All that the run is measured on after every stage: what it asks for, whoever has measured it already. Comes once,
/// when its data is read.
struct MeasurementsPlanned {
  struct Entry {
    ScoreKind kind = ScoreKind::Benchmark;
    std::string element;  ///< element id, or the task's name
    std::string sample_hash;
    bool operator==(const Entry&) const = default;
  };
  std::vector<Entry> entries;
  bool operator==(const MeasurementsPlanned&) const = default;
};

struct ScoreMeasured {
  int stage = 0;
  std::int64_t step = 0;  ///< 0 = the end of the stage
  ScoreKind kind = ScoreKind::Benchmark;
  std::string element;  ///< element id, or the task's name
  std::string group;    ///< dk | rs | rc | bias, empty for a task
  std::string metric;
  double value = 0;  ///< percent
  std::optional<double> standard_error;
  std::int64_t n = 0;
  std::optional<double> chance;
  std::string sample_hash;  ///< which samples, template and metric version
  std::string protocol;
  bool operator==(const ScoreMeasured&) const = default;
};

/// Outcomes of single examples, packed: for options a byte (1: the metric counts the item), for texts a JSON list of
/// them.
struct SamplesScored {
  int stage = 0;
  ScoreKind kind = ScoreKind::Benchmark;
  std::string element;
  std::int64_t first = 0;  ///< index of the first example in the element
  std::string packed;
  bool operator==(const SamplesScored&) const = default;
};

/// Something the user should know and need not act on («12 prompts were cut to 512 tokens»).
struct Noticed {
  std::string code;
  std::string text;
  bool operator==(const Noticed&) const = default;
};

/// Everything up to here can be restored from `path` (relative to the artefact folder). It counts once it is committed.
struct ResumePointWritten {
  int stage = 0;
  std::int64_t step = 0;
  std::string path;
  bool operator==(const ResumePointWritten&) const = default;
};

/// A stage is done: trained and measured. `weights` is the folder that holds them, relative, or empty.
struct StageFinished {
  int stage = 0;
  std::string key;
  double seconds = 0;
  std::string weights;
  std::string weights_hash;  ///< of the final weights, whether they are kept or not
  bool operator==(const StageFinished&) const = default;
};

struct RunFinished {
  double seconds = 0;
  bool operator==(const RunFinished&) const = default;
};
struct RunFailed {
  std::string message;
  bool operator==(const RunFailed&) const = default;
};
struct RunStopped {
  std::string reason;  ///< "asked", "disk full …"
  bool operator==(const RunStopped&) const = default;
};

/// Passing: shown, never stored.
struct Progressed {
  std::string what;
  std::int64_t done = 0, total = 0;
  bool operator==(const Progressed&) const = default;
};

using EventBody = std::variant<MeasurementsPlanned, StageStarted, StepLogged, ScoreMeasured, SamplesScored, Noticed,
                               ResumePointWritten, StageFinished, RunFinished, RunFailed, RunStopped, Progressed>;

/// One thing that happened. (run, attempt, number) identifies it: delivering it twice changes nothing.
struct RunEvent {
  std::string run;
  int attempt = 1;
  std::int64_t number = 0;  ///< 1, 2, 3 … within the attempt; 0 for a passing event
  EventBody body;
  bool operator==(const RunEvent&) const = default;
};

/// {"v":1,"run","attempt","number","type","…fields…"}; binary texts (packed outcomes) are base64.
Json to_json(const RunEvent& event);
RunEvent event_from_json(const Json& json);

/// Where events go. Called from the thread that runs; may block (a bounded queue) and may throw StoppedError when
/// nothing can be stored any more.
class RunSink {
 public:
  virtual ~RunSink() = default;
  virtual void accept(const RunEvent& event) = 0;
};

}  // namespace lethe::run
