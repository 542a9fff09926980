// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace lethe::cli {

/// Takes SIGINT and SIGTERM: the first asks for a stop, the second ends the program at once (exit code 4).
/// To be made while the program has one thread, so that no other one gets the signals.
class StopSignals {
 public:
  /// What is told.
  struct Words {
    std::string first = "stopping after this step; once more to end at once";
    std::string second = "ended at once; the same command goes on from the last resume point";
  };
  StopSignals() : StopSignals(Words{}) {}
  explicit StopSignals(Words words);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  bool asked() const { return asked_; }
  /// As long as it lives a stop does `action`, from another thread; at once when it was asked for before.
  class Action {
   public:
    Action(StopSignals& signals, std::function<void()> action) : signals_(signals) { signals_.set(std::move(action)); }
    ~Action() { signals_.set({}); }
    Action(const Action&) = delete;
    Action& operator=(const Action&) = delete;

   private:
    StopSignals& signals_;
  };

 private:
  void set(std::function<void()> action);
  void wait();

  const Words words_;
  std::atomic<bool> asked_ = false;
  std::mutex mutex_;
  std::function<void()> action_;
  std::thread thread_;
};

}  // namespace lethe::cli
