// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "run/event.h"
#include "run/executor.h"
#include "store/database.h"
#include "store/lock.h"
#include "store/queries.h"

namespace lethe::store {

struct RecorderOptions {
  std::size_t capacity = 4096;              ///< events that wait; accept() blocks when so many do
  std::chrono::milliseconds interval{500};  ///< an event is committed at most so long after it came
  bool takes_queue = false;                 ///< what others are told: whether all that is queued will be worked on
};

/// Records what runs emit, on a thread and a connection of its own; one a database, whatever the program.
class Recorder : public run::RunSink {
 public:
  /// Throws InputError telling who records already. `program` is what others are told.
  /// Runs that a dead program left running become stopped ("interrupted").
  Recorder(const std::filesystem::path& database, const std::string& program, RecorderOptions options = {});
  /// Commits what still waits.
  ~Recorder() override;

  /// Takes an event from any thread. Returns after the commit for resume points and the ends of stages and runs, at
  /// once for others. Throws StoppedError once nothing can be stored any more; then the end of a run is still taken and
  /// stored if that is possible. When a resume point is committed, older ones of its run are removed, folders too.
  void accept(const run::RunEvent& event) override;
  /// Returns when all that was accepted is committed; throws StoppedError when that cannot be.
  void flush();
  /// Why nothing can be stored any more.
  std::optional<std::string> failure() const;

  /// Opens the attempt of a job and removes what the dead attempts emitted after its resume point. Throws InputError
  /// when the job does not fit the database.
  void begin_attempt(const run::Job& job);
  /// Notes the executor's handle, by which a later program finds the run again.
  void set_handle(const std::string& run, int attempt, const std::string& handle);
  /// Ends an attempt whose executor said nothing of its end; it counts as interrupted where that is the reason or the
  /// run goes back to the queue.
  void end_attempt(const std::string& run, int attempt, Status status, const std::string& reason);
  /// Opens an interrupted attempt again, because its executor goes on with it.
  void reopen_attempt(const std::string& run, int attempt);

 private:
  void work();
  void store(const std::deque<run::RunEvent>& batch);
  /// Notes the end of a run when the ordinary way is closed.
  void store_end(const run::RunEvent& event);
  template <class Action>
  void change(Action action);

  std::filesystem::path artefacts_;
  RecorderOptions options_;
  Database database_;
  RecorderLock lock_;
  std::mutex connection_mutex_;  ///< the connection is the thread's, and for a moment that of the functions above

  mutable std::mutex mutex_;
  std::condition_variable arrived_, stored_;
  std::deque<run::RunEvent> waiting_;
  std::uint64_t accepted_ = 0, committed_ = 0;
  bool urgent_ = false, closing_ = false;
  std::optional<std::string> failure_;
  std::thread thread_;
};

}  // namespace lethe::store
