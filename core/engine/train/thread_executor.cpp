// SPDX-License-Identifier: GPL-3.0-or-later
#include <mutex>
#include <thread>

#include "engine/engine.h"
#include "engine/environment.h"

namespace lethe::engine {

namespace {

/// Runs in threads of this program, below the priority of the window. Nothing outlives the program, so nothing
/// reattaches.
class ThreadExecutor final : public run::Executor {
 public:
  ~ThreadExecutor() override {
    for (auto& [handle, running] : runs_) {
      running->control.set(run::Command::StopNow);
      running->end();
    }
  }

  run::Capabilities capabilities() const override { return {1, {"cpu", "cuda"}, std::nullopt}; }

  std::string start(const run::Job& job, run::RunSink& sink) override {
    const std::string handle = job.run + "#" + std::to_string(job.attempt);
    auto running = std::make_shared<Running>();
    Running& own = *running;
    own.job = job;
    own.thread = std::thread([&own, &sink] {
      lower_priority();
      execute(own.job, sink, own.control);
    });
    const std::lock_guard lock(mutex_);
    runs_[handle] = std::move(running);
    return handle;
  }

  void control(const std::string& handle, run::Command command) override {
    if (const auto running = find(handle)) running->control.set(command);
  }

  bool reattach(const std::string&, run::RunSink&) override { return false; }

  void wait(const std::string& handle) override {
    const auto running = find(handle);
    if (!running) return;
    running->end();
    const std::lock_guard lock(mutex_);
    // Another may have begun under the same name meanwhile.
    if (const auto found = runs_.find(handle); found != runs_.end() && found->second == running) runs_.erase(found);
  }

 private:
  struct Running {
    run::Job job;
    run::RunControl control;
    std::thread thread;
    std::once_flag joined;
    /// Several may wait for one run.
    void end() {
      std::call_once(joined, [this] { thread.join(); });
    }
  };

  std::shared_ptr<Running> find(const std::string& handle) {
    const std::lock_guard lock(mutex_);
    const auto found = runs_.find(handle);
    return found == runs_.end() ? nullptr : found->second;
  }

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Running>> runs_;
};

}  // namespace

std::unique_ptr<run::Executor> make_thread_executor() { return std::make_unique<ThreadExecutor>(); }

}  // namespace lethe::engine
