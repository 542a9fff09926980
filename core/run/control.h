// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <condition_variable>
#include <mutex>
#include <string>

namespace lethe::run {

enum class Command { Go, Pause, StopAfterStage, StopNow };

std::string to_string(Command command);
Command command_from_string(const std::string& text);

/// What comes back to a run. One a run; any thread may set it.
class RunControl {
 public:
  void set(Command command) {
    {
      const std::lock_guard lock(mutex_);
      command_ = command;
    }
    changed_.notify_all();
  }
  Command get() const {
    const std::lock_guard lock(mutex_);
    return command_;
  }
  /// Waits while paused; returns what holds then.
  Command wait_while_paused() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return command_ != Command::Pause; });
    return command_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Command command_ = Command::Go;
};

}  // namespace lethe::run
