// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/worker.h"

#include <algorithm>

#include "base/error.h"
#include "store/queries.h"
#include "store/runs.h"

namespace lethe::queue {

namespace {

/// The recorder first: what a watcher shows is stored or about to be.
class Tee : public run::RunSink {
 public:
  Tee(run::RunSink& first, run::RunSink* second) : first_(first), second_(second) {}
  void accept(const run::RunEvent& event) override {
    first_.accept(event);
    if (second_) second_->accept(event);
  }

 private:
  run::RunSink& first_;
  run::RunSink* second_;
};

}  // namespace

Worker::Worker(Queue& queue, run::Executor& executor, store::Recorder& recorder, study::Environment environment,
               WorkerOptions options)
    : queue_(queue),
      executor_(executor),
      recorder_(recorder),
      environment_(std::move(environment)),
      options_(std::move(options)) {}

void Worker::control(run::Command command) {
  {
    const std::lock_guard lock(mutex_);
    command_ = command;
    if (!handle_.empty()) executor_.control(handle_, command);
  }
  changed_.notify_all();
}

bool Worker::may_go_on() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return command_ != run::Command::Pause; });
  return command_ == run::Command::Go;
}

void Worker::await(const std::string& run, int attempt, const std::string& handle) {
  {
    const std::lock_guard lock(mutex_);
    handle_ = handle;
    if (command_ != run::Command::Go) executor_.control(handle, command_);
  }
  executor_.wait(handle);
  {
    const std::lock_guard lock(mutex_);
    handle_.clear();
  }
  if (const auto failure = recorder_.failure()) throw StoppedError(*failure);
  recorder_.flush();
  if (store::get_run(queue_.database(), run).status == store::Status::Running)
    recorder_.end_attempt(run, attempt, store::Status::Stopped, "interrupted");
}

void Worker::execute(const run::Job& job) {
  recorder_.begin_attempt(job);
  if (options_.on_start) options_.on_start(job);
  Tee sink(recorder_, options_.watcher);
  std::string handle;
  try {
    handle = executor_.start(job, sink);
  } catch (const StoppedError& error) {
    return recorder_.end_attempt(job.run, job.attempt, store::Status::Stopped, error.what());
  } catch (const std::exception& error) {
    return recorder_.end_attempt(job.run, job.attempt, store::Status::Failed, error.what());
  }
  try {
    recorder_.set_handle(job.run, job.attempt, handle);
  } catch (...) {
    // The sink must outlive the run.
    executor_.control(handle, run::Command::StopNow);
    executor_.wait(handle);
    throw;
  }
  await(job.run, job.attempt, handle);
}

void Worker::reattach(Outcome& outcome) {
  Tee sink(recorder_, options_.watcher);
  for (const auto& orphan : store::interrupted_with_handle(queue_.database())) {
    if (!options_.only.empty() && !options_.only.contains(orphan.run)) continue;
    const auto before = store::get_run(queue_.database(), orphan.run);
    recorder_.reopen_attempt(orphan.run, orphan.attempt);
    if (!executor_.reattach(orphan.handle, sink)) {
      recorder_.end_attempt(orphan.run, orphan.attempt, before.status, before.reason);
      continue;
    }
    await(orphan.run, orphan.attempt, orphan.handle);
    count(orphan.run, outcome);
  }
}

void Worker::count(const std::string& run, Outcome& outcome) {
  switch (store::get_run(queue_.database(), run).status) {
    case store::Status::Done:
      ++outcome.done;
      break;
    case store::Status::Failed:
      ++outcome.failed;
      break;
    default:
      ++outcome.stopped;
  }
}

std::optional<std::string> Worker::next(const Outcome& outcome) const {
  store::RunFilter queued;
  queued.status = {store::Status::Queued};
  queued.ids = options_.only;
  queued.in_queue_order = true;
  for (const auto& row : store::list_runs(queue_.database(), queued))
    if (std::none_of(outcome.refused.begin(), outcome.refused.end(), [&](const auto& r) { return r.first == row.id; }))
      return row.id;
  return std::nullopt;
}

Outcome Worker::run() {
  Outcome outcome;
  reattach(outcome);
  while (may_go_on()) {
    const auto id = next(outcome);
    if (!id) break;
    std::optional<run::Job> job;
    try {
      job = queue_.job(*id, environment_, options_.other);
    } catch (const InputError& error) {
      outcome.refused.emplace_back(*id, error.what());
      continue;
    }
    execute(*job);
    count(*id, outcome);
  }
  return outcome;
}

}  // namespace lethe::queue
