// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSignalSpy>
#include <QTest>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "../../core/run/fake_executor.h"
#include "../../core/store/fixture.h"
#include "work/workspace.h"

// A busy machine may take its time; who waits in vain here leaves a run waiting at its gate.
#undef QTRY_VERIFY
#undef QTRY_COMPARE
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT((expression), 60000)
#define QTRY_COMPARE(value, expected) QTRY_COMPARE_WITH_TIMEOUT((value), expected, 60000)

namespace lethe::ui::test {

using store::Status;

/// A door that a run waits at until the test opens it.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.wait(lock, [this] { return open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    open_ = false;
    waiting_ = 0;
  }
  int waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
};

/// Opens a gate when a test ends, so that one that fails does not wait for ever.
struct OpensAtEnd {
  Gate& gate;
  ~OpensAtEnd() { gate.open(); }
};

/// A script that waits at the gate after one step of the run that `run` names (the first when empty).
inline run::test::Script stops_at(Gate& gate, int stage, std::int64_t step) {
  run::test::Script script;
  script.after_step = [&gate, stage, step](int s, std::int64_t k) {
    if (s == stage && k == step) gate.pass();
  };
  return script;
}

/// A database with a workspace over a fake executor.
struct World {
  explicit World(run::test::FakeExecutor::Body body) : executor(std::move(body)) { open(); }
  explicit World(run::test::Script script = {}) : executor(std::move(script)) { open(); }

  void open() {
    workspace.reset();
    workspace = std::make_unique<Workspace>(catalog, Engine{executor, environment, {}}, place.file);
  }
  std::vector<std::string> train(const std::vector<study::RunSpec>& specs) {
    study::Study study;
    study.name = "a study";
    return workspace->train(study, specs);
  }
  /// Queued without work being begun.
  std::vector<std::string> queue(const std::vector<study::RunSpec>& specs) {
    return place.queue.enqueue("a study", {{"name", "a study"}}, specs);
  }
  store::RunRow row(const std::string& run) { return store::get_run(workspace->database(), run); }
  Status status(const std::string& run) { return row(run).status; }
  bool idle() const { return workspace->work() == Work::Idle; }
  std::vector<std::string> waiting() {
    store::RunFilter queued;
    queued.status = {Status::Queued};
    queued.in_queue_order = true;
    std::vector<std::string> ids;
    for (const auto& row : store::list_runs(workspace->database(), queued)) ids.push_back(row.id);
    return ids;
  }

  store::test::Place place;
  study::Environment environment = store::test::here();
  catalog::Catalog catalog{{std::filesystem::path(LETHE_SOURCE_DIR) / "resources", {}}};
  run::test::FakeExecutor executor;
  std::unique_ptr<Workspace> workspace;
};

}  // namespace lethe::ui::test
