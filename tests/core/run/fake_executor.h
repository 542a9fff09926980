// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "run/control.h"
#include "run/executor.h"
#include "scripted_run.h"

namespace lethe::run::test {

/// Executes a body in a thread for each run; a ScriptedRun unless another one is given.
class FakeExecutor : public Executor {
 public:
  using Body = std::function<void(const Job&, RunSink&, RunControl&)>;
  explicit FakeExecutor(Script script = {})
      : body_([script](const Job& job, RunSink& sink, RunControl& control) {
          ScriptedRun(job, sink, control, script).execute();
        }) {}
  explicit FakeExecutor(Body body) : body_(std::move(body)) {}
  ~FakeExecutor() override {
    for (auto& [handle, run] : runs_)
      if (run->thread.joinable()) run->thread.join();
  }

  Capabilities capabilities() const override { return {1, {"cpu"}, {}}; }

  std::string start(const Job& job, RunSink& sink) override {
    if (refuses) throw InputError("the model cannot be read");
    const std::string handle = job.run + "#" + std::to_string(job.attempt);
    const std::lock_guard lock(mutex_);
    auto& run = *(runs_[handle] = std::make_unique<Running>());
    run.job = job;
    jobs.push_back(job);
    run.thread = std::thread([this, &run, &sink] { body_(run.job, sink, run.control); });
    return handle;
  }
  void control(const std::string& handle, Command command) override { find(handle).control.set(command); }
  bool reattach(const std::string& handle, RunSink& sink) override {
    if (!lives.contains(handle)) return false;
    auto job = lives.at(handle);
    const std::lock_guard lock(mutex_);
    auto& run = *(runs_[handle] = std::make_unique<Running>());
    run.job = std::move(job);
    run.thread = std::thread([this, &run, &sink] { body_(run.job, sink, run.control); });
    return true;
  }
  void wait(const std::string& handle) override {
    auto& thread = find(handle).thread;
    if (thread.joinable()) thread.join();
  }

  std::vector<Job> jobs;             ///< all that were started
  bool refuses = false;              ///< start() throws
  std::map<std::string, Job> lives;  ///< runs that outlived the program that started them

 private:
  struct Running {
    Job job;
    RunControl control;
    std::thread thread;
  };
  Running& find(const std::string& handle) {
    const std::lock_guard lock(mutex_);
    return *runs_.at(handle);
  }

  Body body_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Running>> runs_;
};

}  // namespace lethe::run::test
