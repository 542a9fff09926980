// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "run/executor.h"

namespace lethe::run {

/// Executes each run in a child program that speaks as LineService does: `lethe-cli execute`, here or behind another
/// program that passes the lines on. One that is killed leaves a run that was interrupted; one that ends in another
/// way before its run does leaves a failed one. A child ends with this program, so nothing reattaches.
class ProcessExecutor final : public Executor {
 public:
  explicit ProcessExecutor(std::vector<std::string> command) : command_(std::move(command)) {}
  /// Stops what runs as «stop now» does and waits for it.
  ~ProcessExecutor() override;

  Capabilities capabilities() const override { return {1, {"cpu", "cuda"}, std::nullopt}; }
  /// Throws InputError when the program cannot be started. The handle ends in "@" and the child's process id.
  std::string start(const Job& job, RunSink& sink) override;
  void control(const std::string& handle, Command command) override;
  bool reattach(const std::string&, RunSink&) override { return false; }
  void wait(const std::string& handle) override;

 private:
  class Run;
  std::shared_ptr<Run> find(const std::string& handle);

  std::vector<std::string> command_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Run>> runs_;
};

}  // namespace lethe::run
