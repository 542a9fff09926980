// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "run/control.h"
#include "run/event.h"
#include "study/run_spec.h"

namespace lethe::run {

/// What is already known of a stage when a run starts, so that it need not be computed again.
struct KnownStage {
  std::string weights;  ///< folder relative to the artefacts, empty when they are gone
  bool finished = false;
  std::set<std::string> scores;  ///< sample hashes of elements measured at its end
};

/// Where to go on: the newest committed resume point of an earlier attempt.
struct ResumePoint {
  int stage = 0;
  std::int64_t step = 0;
  std::string path;        ///< relative to the artefacts; empty: nothing is trained yet, only scores were measured
  bool elsewhere = false;  ///< written under another environment, and the user wants to go on all the same
};

/// All an executor needs to run one spec.
struct Job {
  std::string run;  ///< id
  int attempt = 1;
  study::RunSpec spec;
  study::Environment environment;
  std::filesystem::path artefacts;                 ///< the folder beside the database
  std::map<std::string, KnownStage> known_stages;  ///< by stage key
  std::set<std::string> wanted_stages;  ///< keys whose weights other queued runs need: kept whatever `keep` says
  std::optional<ResumePoint> resume;
  std::string lost_resume;  ///< a resume point whose folder is gone: the run begins again and says so
};

Json to_json(const Job& job);
Job job_from_json(const Json& json);

struct Capabilities {
  int runs_at_once = 1;
  std::vector<std::string> devices;
  std::optional<double> time_limit_seconds;
};

/// Executes runs somewhere: in a thread of this program, in a child program, on a cluster.
class Executor {
 public:
  virtual ~Executor() = default;
  virtual Capabilities capabilities() const = 0;
  /// Begins; events go to `sink` (which must outlive the run) from a thread of the executor's. Returns a handle that
  /// stays valid over restarts of this program where the executor can reattach.
  virtual std::string start(const Job& job, RunSink& sink) = 0;
  virtual void control(const std::string& handle, Command command) = 0;
  /// Connects to a run that outlived this program; false when there is nothing to connect to.
  virtual bool reattach(const std::string& handle, RunSink& sink) = 0;
  /// Blocks until the run has delivered its last event.
  virtual void wait(const std::string& handle) = 0;
};

}  // namespace lethe::run
