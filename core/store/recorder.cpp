// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/recorder.h"

#include "base/error.h"
#include "store/artefacts.h"
#include "store/attempts.h"
#include "store/event_writer.h"
#include "store/runs.h"
#include "store/transaction.h"

namespace lethe::store {

namespace {

template <class... Bodies>
bool is_one_of(const run::RunEvent& event) {
  return (std::holds_alternative<Bodies>(event.body) || ...);
}

bool ends_run(const run::RunEvent& event) {
  return is_one_of<run::RunFinished, run::RunFailed, run::RunStopped>(event);
}
bool is_urgent(const run::RunEvent& event) {
  return ends_run(event) || is_one_of<run::ResumePointWritten, run::StageFinished>(event);
}

// The file of the lock lies beside the database, whose folder is made first.
Database opened(const std::filesystem::path& file) { return Database(file, Access::Write); }

}  // namespace

Recorder::Recorder(const std::filesystem::path& database, const std::string& program, RecorderOptions options)
    : artefacts_(artefacts_folder(database)),
      options_(options),
      database_(opened(database)),
      lock_(database, program, options.takes_queue) {
  change([](SQLite::Database& connection) { interrupt_running(connection); });
  sweep_unfinished_stages(artefacts_);
  thread_ = std::thread([this] { work(); });
}

Recorder::~Recorder() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_all();
  thread_.join();
}

void Recorder::accept(const run::RunEvent& event) {
  if (is_one_of<run::Progressed>(event)) return;
  std::unique_lock lock(mutex_);
  stored_.wait(lock, [this] { return failure_ || waiting_.size() < options_.capacity; });
  if (!failure_) {
    waiting_.push_back(event);
    const std::uint64_t mine = ++accepted_;
    if (is_urgent(event)) urgent_ = true;
    arrived_.notify_all();
    if (!is_urgent(event)) return;
    stored_.wait(lock, [&] { return failure_ || committed_ >= mine; });
    if (committed_ >= mine) return;
  }
  const std::string why = *failure_;
  lock.unlock();
  if (!ends_run(event)) throw StoppedError(why);
  store_end(event);
}

void Recorder::flush() {
  std::unique_lock lock(mutex_);
  const std::uint64_t mine = accepted_;
  urgent_ = true;
  arrived_.notify_all();
  stored_.wait(lock, [&] { return failure_ || committed_ >= mine; });
  if (committed_ < mine) throw StoppedError(*failure_);
}

std::optional<std::string> Recorder::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Recorder::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    arrived_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    arrived_.wait_for(lock, options_.interval,
                      [this] { return closing_ || urgent_ || waiting_.size() >= options_.capacity; });
    std::deque<run::RunEvent> batch;
    batch.swap(waiting_);
    urgent_ = false;
    lock.unlock();
    std::optional<std::string> problem;
    try {
      store(batch);
    } catch (const std::exception& error) {
      problem = error.what();
    }
    lock.lock();
    if (problem)
      failure_ = problem;
    else
      committed_ += batch.size();
    if (failure_) waiting_.clear();
    stored_.notify_all();
  }
}

void Recorder::store(const std::deque<run::RunEvent>& batch) {
  const std::lock_guard own(connection_mutex_);
  try {
    EventWriter writer(database_.connection());
    Transaction transaction(database_.connection());
    for (const auto& event : batch) writer.write(event);
    transaction.commit();
    remove_artefacts(artefacts_, writer.take_unneeded());
    for (const auto& event : batch)
      if (is_one_of<run::RunFinished>(event)) sweep_resume_folder(artefacts_, event.run, "");
  } catch (const SQLite::Exception& problem) {
    rethrow(problem, database_.file().string());
  }
}

void Recorder::store_end(const run::RunEvent& event) {
  const auto* failed = std::get_if<run::RunFailed>(&event.body);
  const auto* stopped = std::get_if<run::RunStopped>(&event.body);
  try {
    // What came before is missing, so even a finished run has to be resumed.
    end_attempt(event.run, event.attempt, failed ? Status::Failed : Status::Stopped,
                failed    ? failed->message
                : stopped ? stopped->reason
                          : *failure());
  } catch (const std::exception&) {
    // Then the run is found interrupted.
  }
}

template <class Action>
void Recorder::change(Action action) {
  const std::lock_guard own(connection_mutex_);
  try {
    Transaction transaction(database_.connection());
    action(database_.connection());
    transaction.commit();
  } catch (const SQLite::Exception& problem) {
    rethrow(problem, database_.file().string());
  }
}

void Recorder::begin_attempt(const run::Job& job) {
  flush();
  std::vector<std::string> unneeded;
  change([&](SQLite::Database& connection) { unneeded = open_attempt(connection, job); });
  remove_artefacts(artefacts_, unneeded);
  sweep_resume_folder(artefacts_, job.run, job.resume ? job.resume->path : "");
}

void Recorder::set_handle(const std::string& run, int attempt, const std::string& handle) {
  change([&](SQLite::Database& connection) {
    Statements(connection).run("UPDATE attempts SET handle = ? WHERE run = ? AND number = ?", handle, run, attempt);
  });
}

void Recorder::end_attempt(const std::string& run, int attempt, Status status, const std::string& reason) {
  const bool interrupted = reason == "interrupted" || status == Status::Queued;
  change([&](SQLite::Database& connection) {
    close_attempt(connection, run, attempt, status, interrupted ? "interrupted" : to_string(status), reason);
  });
}

void Recorder::reopen_attempt(const std::string& run, int attempt) {
  change([&](SQLite::Database& connection) { store::reopen_attempt(connection, run, attempt); });
}

}  // namespace lethe::store
