// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace lethe::cli {

/// Takes SIGINT and SIGTERM: the first asks for a stop, the second ends the program at once (exit code 4).
/// To be made while the program has one thread, so that no other one gets the signals.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  bool asked() const { return asked_; }
  /// What a stop does, called from another thread; at once when it was asked for before. Empty for nothing.
  void on_stop(std::function<void()> action);

 private:
  void wait();

  std::atomic<bool> asked_ = false;
  std::mutex mutex_;
  std::function<void()> action_;
  std::thread thread_;
};

}  // namespace lethe::cli
