// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "queue/queue.h"
#include "run/control.h"
#include "run/executor.h"
#include "store/recorder.h"

namespace lethe::queue {

struct WorkerOptions {
  std::set<std::string> only;  ///< work on these runs only; empty = on all that are queued
  OtherEnvironment other = OtherEnvironment::Refuse;
  run::RunSink* watcher = nullptr;  ///< gets every event after the recorder took it, the passing ones too
  std::function<void(const run::Job&)> on_start;
};

/// What became of the runs that were worked on.
struct Outcome {
  int done = 0, failed = 0, stopped = 0;
  std::vector<std::pair<std::string, std::string>> refused;  ///< (run, why): could not be begun and stay queued
};

/// Executes what is queued, one run after another.
class Worker {
 public:
  Worker(Queue& queue, run::Executor& executor, store::Recorder& recorder, study::Environment environment,
         WorkerOptions options = {});

  /// Works until nothing is left or a stop was asked for. First goes on with runs that an executor kept alive while no
  /// program recorded. Throws StoppedError when nothing can be stored any more.
  Outcome run();

  /// Tells the run in progress, and is remembered for those that follow. From any thread. Stops also end run().
  void control(run::Command command);

 private:
  void execute(const run::Job& job);
  void reattach(Outcome& outcome);
  void await(const std::string& run, int attempt, const std::string& handle);
  void count(const std::string& run, Outcome& outcome);
  std::optional<std::string> next(const Outcome& outcome) const;
  bool may_go_on();

  Queue& queue_;
  run::Executor& executor_;
  store::Recorder& recorder_;
  study::Environment environment_;
  WorkerOptions options_;

  std::mutex mutex_;
  std::condition_variable changed_;
  run::Command command_ = run::Command::Go;
  std::string handle_;  ///< of the run in progress
};

}  // namespace lethe::queue
