// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <thread>

#include "engine/engine.h"

namespace lethe::engine {

namespace {

/// Runs in threads of this program, below the priority of the window. Nothing outlives the program, so nothing
/// reattaches.
class ThreadExecutor final : public run::Executor {
 public:
  ~ThreadExecutor() override {
    for (auto& [handle, running] : runs_) {
      running->control.set(run::Command::StopNow);
      if (running->thread.joinable()) running->thread.join();
    }
  }

  run::Capabilities capabilities() const override { return {1, {"cpu", "cuda"}, std::nullopt}; }

  std::string start(const run::Job& job, run::RunSink& sink) override {
    const std::string handle = job.run + "#" + std::to_string(job.attempt);
    auto running = std::make_unique<Running>();
    Running& own = *running;
    own.job = job;
    own.thread = std::thread([&own, &sink] {
      ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 5);
      execute(own.job, sink, own.control);
    });
    runs_[handle] = std::move(running);
    return handle;
  }

  void control(const std::string& handle, run::Command command) override {
    if (const auto found = runs_.find(handle); found != runs_.end()) found->second->control.set(command);
  }

  bool reattach(const std::string&, run::RunSink&) override { return false; }

  void wait(const std::string& handle) override {
    if (const auto found = runs_.find(handle); found != runs_.end() && found->second->thread.joinable())
      found->second->thread.join();
  }

 private:
  struct Running {
    run::Job job;
    run::RunControl control;
    std::thread thread;
  };
  std::map<std::string, std::unique_ptr<Running>> runs_;
};

}  // namespace

std::unique_ptr<run::Executor> make_thread_executor() { return std::make_unique<ThreadExecutor>(); }

}  // namespace lethe::engine
