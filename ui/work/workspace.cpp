// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/workspace.h"

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "store/recorder.h"
#include "store/runs.h"

namespace lethe::ui {

namespace {

constexpr std::chrono::milliseconds slice{20};  // of what takes long, a turn
constexpr qint64 moment = 500;                  // milliseconds between two lists of what is still there

}  // namespace

Workspace::Workspace(const catalog::Catalog& catalog, Engine engine, std::filesystem::path database)
    : catalog_(catalog), engine_(std::move(engine)), database_(std::move(database)), queue_(database_) {
  store::interrupt_dead(database_);
  connect(&relay_, &EventRelay::arrived, this, &Workspace::pass_on);
  removing_.setSingleShot(true);
  connect(&removing_, &QTimer::timeout, this, &Workspace::go_on_removing);
  version_ = store::data_version(database_);
  connect(&watch_, &QTimer::timeout, this, &Workspace::look_for_changes);
  watch_.start(500);
  look_who_records();
}

Workspace::~Workspace() {
  if (queueing_.joinable()) queueing_.join();
  if (!thread_.joinable()) return;
  control(run::Command::StopNow, Work::Stopping);
  thread_.join();
}

void Workspace::pass_on(const std::vector<run::RunEvent>& arrived) {
  const auto turns = [](const run::RunEvent& event) {
    return std::holds_alternative<run::StageStarted>(event.body) ||
           std::holds_alternative<run::StageFinished>(event.body) ||
           std::holds_alternative<run::RunFinished>(event.body) || std::holds_alternative<run::RunFailed>(event.body) ||
           std::holds_alternative<run::RunStopped>(event.body);
  };
  // The end of a run and the beginning of the next may arrive together; a run that outlived its program only so.
  for (auto from = arrived.begin(); from != arrived.end();) {
    const auto to =
        std::find_if(from, arrived.end(), [&](const run::RunEvent& event) { return event.run != from->run; });
    set_current(QString::fromStdString(from->run));
    const std::vector<run::RunEvent> batch(from, to);
    emit events(batch);
    if (std::any_of(from, to, turns)) tell_changed();
    from = to;
  }
}

void Workspace::set_current(const QString& run) {
  if (std::exchange(current_, run) != run) tell_changed();
}

void Workspace::look_for_changes() {
  guarded([this] {
    const std::int64_t now = store::data_version(database_);
    // A program that is killed changes nothing in the database.
    const bool others = look_who_records();
    if (std::exchange(version_, now) != now || others) emit changed();
  });
}

void Workspace::tell_changed() {
  guarded([this] { emit changed(); });
}

/// The database may be damaged or busy when somebody reads it anew; that must not end the window.
void Workspace::guarded(const std::function<void()>& action) {
  try {
    action();
    told_failure_.clear();
  } catch (const std::exception& error) {
    const QString why = QString::fromStdString(error.what());
    // It is looked at twice a second.
    if (std::exchange(told_failure_, why) != why)
      emit failed(tr("%1 could not be read anew: %2").arg(QString::fromStdString(file().string()), why));
  }
}

bool Workspace::look_who_records() {
  auto now = work_ == Work::Idle ? store::recorder_of(file()) : std::nullopt;
  const bool same = now.has_value() == elsewhere_.has_value() && (!now || now->process == elsewhere_->process);
  elsewhere_ = std::move(now);
  return !same;
}

std::vector<std::string> Workspace::train(const study::Study& study, const std::vector<study::RunSpec>& runs) {
  auto ids = queue_.enqueue(study.name, Json(study::to_json(study)), runs);
  tell_changed();
  start();
  return ids;
}

void Workspace::train_many(const study::Study& study, std::vector<study::RunSpec> runs,
                           std::function<void(const QString& why_not)> then) {
  if (queueing_.joinable()) return then(tr("Other runs are being queued; try again in a moment."));
  queueing_ = std::thread([this, study, runs = std::move(runs), then = std::move(then)] {
    QString why;
    try {
      store::Database database(file());
      queue::Queue(database).enqueue(study.name, Json(study::to_json(study)), runs);
    } catch (const std::exception& error) {
      why = QString::fromStdString(error.what());
    }
    const auto queued = [this, why, then] {
      queueing_.join();
      if (why.isEmpty()) {
        tell_changed();
        start();
      }
      then(why);
    };
    QMetaObject::invokeMethod(this, queued, Qt::QueuedConnection);
  });
}

void Workspace::start(queue::OtherEnvironment other) {
  if (work_ == Work::Paused) return go_on();
  if (work_ == Work::Stopping || work_ == Work::StoppingAfterStage) {
    after_stop_ = other;  // a run is stopped in the database before the work has come to its end
    return;
  }
  if (work_ != Work::Idle || !queue_.next()) return;
  if (look_who_records()) tell_changed();
  if (elsewhere_ && elsewhere_->takes_queue && other == queue::OtherEnvironment::Refuse) return;
  elsewhere_.reset();
  asked_ = run::Command::Go;
  set_work(Work::Running);
  thread_ = std::thread([this, other] { work_through(other); });
}

/// In the working thread.
void Workspace::work_through(queue::OtherEnvironment other) {
  queue::Outcome outcome;
  QString failure;
  try {
    store::RecorderOptions told;
    told.takes_queue = true;
    store::Recorder recorder(file(), "lethe", told);
    store::Database database(file());
    queue::Queue queue(database);
    queue::WorkerOptions options;
    options.other = other;
    options.watcher = &relay_;
    options.on_start = [this](const run::Job& job) {
      QMetaObject::invokeMethod(
          this, [this, job] { begin_run(job); }, Qt::QueuedConnection);
    };
    queue::Worker worker(queue, engine_.executor, recorder, engine_.environment, std::move(options));
    {
      const std::lock_guard lock(worker_mutex_);
      worker_ = &worker;
      if (asked_ != run::Command::Go) worker.control(asked_);
    }
    struct Forget {
      Workspace& workspace;
      ~Forget() {
        const std::lock_guard lock(workspace.worker_mutex_);
        workspace.worker_ = nullptr;
      }
    } forget{*this};
    outcome = worker.run();
  } catch (const std::exception& error) {
    failure = QString::fromStdString(error.what());
  }
  QMetaObject::invokeMethod(
      this, [this, outcome, failure] { ended(outcome, failure); }, Qt::QueuedConnection);
}

void Workspace::begin_run(const run::Job& job) {
  relay_.flush();  // what the run before still had to say
  set_current(QString::fromStdString(job.run));
}

void Workspace::ended(queue::Outcome outcome, const QString& failure) {
  thread_.join();
  relay_.flush();
  current_.clear();
  const bool stopped = work_ == Work::Stopping || work_ == Work::StoppingAfterStage;
  set_work(Work::Idle);
  for (const auto& [run, why] : outcome.refused) emit refused(QString::fromStdString(run), QString::fromStdString(why));
  if (!failure.isEmpty()) emit refused({}, failure);
  tell_changed();
  if (const auto other = std::exchange(after_stop_, {})) return start(*other);
  // What was queued while the last run ended; refused ones would only be refused again.
  if (!stopped && failure.isEmpty() && outcome.refused.empty()) start();
}

void Workspace::control(run::Command command, Work work) {
  if (work_ == Work::Idle) return;
  {
    const std::lock_guard lock(worker_mutex_);
    asked_ = command;
    if (worker_) worker_->control(command);
  }
  set_work(work);
}

void Workspace::pause() { control(run::Command::Pause, Work::Paused); }
void Workspace::go_on() { control(run::Command::Go, Work::Running); }
void Workspace::stop_after_stage() {
  after_stop_.reset();
  control(run::Command::StopAfterStage, Work::StoppingAfterStage);
}

void Workspace::stop_now() {
  after_stop_.reset();
  control(run::Command::StopNow, Work::Stopping);
}

void Workspace::retry(const std::string& run) {
  queue_.retry(run);
  tell_changed();
}

void Workspace::go_on_with(const std::vector<std::string>& runs) {
  const auto first = queue_.next();
  for (const std::string& run : runs) queue_.retry(run);
  if (first) queue_.move(runs, first);
  tell_changed();
  start();
}

void Workspace::remove(const std::vector<std::string>& runs) {
  to_remove_.insert(to_remove_.end(), runs.begin(), runs.end());
  told_.start();
  try {
    remove_some();
  } catch (...) {
    tell_changed();  // of those before the one that cannot go
    throw;
  }
  if (to_remove_.empty()) tell_changed();
}

void Workspace::remove_some() {
  try {
    const std::size_t gone = queue_.remove(to_remove_, slice);
    to_remove_.erase(to_remove_.begin(), to_remove_.begin() + static_cast<std::ptrdiff_t>(gone));
  } catch (...) {
    to_remove_.clear();
    throw;
  }
  if (!to_remove_.empty()) removing_.start(0);
}

void Workspace::go_on_removing() {
  try {
    remove_some();
  } catch (const std::exception& error) {
    emit failed(QString::fromStdString(error.what()));
  }
  if (!to_remove_.empty() && told_.elapsed() < moment) return;
  told_.restart();
  tell_changed();
}

void Workspace::move(const std::vector<std::string>& runs, const std::optional<std::string>& before) {
  queue_.move(runs, before);
  tell_changed();
}

void Workspace::set_work(Work work) {
  if (std::exchange(work_, work) != work) emit work_changed();
}

}  // namespace lethe::ui
