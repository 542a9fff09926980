// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "catalog/catalog.h"
#include "queue/worker.h"
#include "store/database.h"
#include "store/lock.h"
#include "store/queries.h"
#include "study/forecast.h"
#include "study/study.h"
#include "work/event_relay.h"

namespace lethe::ui {

/// What could be computed on: «cuda:0», «NVIDIA H100, 80 GiB».
struct Device {
  std::string name, about;
};

/// What the program hands to the window: all it may know of the engine.
struct Engine {
  run::Executor& executor;
  study::Environment environment;  ///< what this machine computes with
  std::function<study::Costs(const study::RunSpec&)> costs;
  std::vector<Device> devices = {};  ///< to choose from
};

enum class Work {
  Idle,
  Running,
  Paused,
  StoppingAfterStage,
  Stopping,
};

/// An open database and what is worked on in it. Everything happens in the window's thread except the work itself,
/// which has a thread, a connection and a recorder of its own, and only while there is something to do: so another
/// program can record when this one is idle.
class Workspace : public QObject {
  Q_OBJECT

 public:
  /// Opens or makes the database. Throws InputError.
  Workspace(const catalog::Catalog& catalog, Engine engine, std::filesystem::path database);
  /// Stops the work as «stop now» does and waits for it.
  ~Workspace() override;

  const catalog::Catalog& catalog() const { return catalog_; }
  const Engine& engine() const { return engine_; }
  store::Database& database() { return database_; }
  queue::Queue& queue() { return queue_; }
  const std::filesystem::path& file() const { return database_.file(); }

  Work work() const { return work_; }
  /// The run in progress, "" for none.
  QString current_run() const { return current_; }
  /// Another program or window that records into the database, while this one does not.
  const std::optional<store::Holder>& elsewhere() const { return elsewhere_; }

  /// Queues the runs of a study and begins to work. Throws InputError.
  std::vector<std::string> train(const study::Study& study, const std::vector<study::RunSpec>& runs);
  /// The same with thousands of runs, which are queued beside the window's thread. `then` is told in this one why they
  /// could not be; "" when they are.
  void train_many(const study::Study& study, std::vector<study::RunSpec> runs,
                  std::function<void(const QString& why_not)> then);
  /// Works on what is queued; does nothing when that is being done, here or elsewhere, or nothing is queued. How runs
  /// that were begun under another environment are gone on with: `other`.
  /// While the work is being stopped: begins anew once it has.
  void start(queue::OtherEnvironment other = queue::OtherEnvironment::Refuse);
  void pause();
  void go_on();
  void stop_after_stage();
  void stop_now();

  /// Changes of the queue; each throws InputError for what cannot be.
  void retry(const std::string& run);
  /// Queues stopped runs again in front, in this order, and begins to work.
  void go_on_with(const std::vector<std::string>& runs);
  /// Of many runs the first ones at once, the others in later turns; whatever is in their way then is told by failed().
  void remove(const std::vector<std::string>& runs);
  void move(const std::vector<std::string>& runs, const std::optional<std::string>& before);

 signals:
  /// Rows or states of runs changed, here or by another program.
  void changed();
  void work_changed();
  /// The database could not be read, or not all be removed: one sentence for the user.
  void failed(const QString& why);
  /// What the run in progress emitted, in order; each batch belongs to `current_run()`.
  void events(const std::vector<lethe::run::RunEvent>& events);
  /// A run could not be begun, or nothing can be recorded: one sentence for the user.
  void refused(const QString& run, const QString& why);

 private:
  void begin_run(const run::Job& job);
  void pass_on(const std::vector<run::RunEvent>& arrived);
  void set_current(const QString& run);
  void work_through(queue::OtherEnvironment other);
  void ended(queue::Outcome outcome, const QString& failure);
  void control(run::Command command, Work work);
  void set_work(Work work);
  void look_for_changes();
  void tell_changed();
  void guarded(const std::function<void()>& action);
  bool look_who_records();
  void remove_some();
  void go_on_removing();

  const catalog::Catalog& catalog_;
  Engine engine_;
  store::Database database_;
  queue::Queue queue_;
  EventRelay relay_;
  QTimer watch_;  ///< for what other programs write
  std::int64_t version_ = 0;
  QString told_failure_;
  std::optional<store::Holder> elsewhere_;
  std::vector<std::string> to_remove_;
  QTimer removing_;
  QElapsedTimer told_;  ///< of what went so far
  std::thread queueing_;

  Work work_ = Work::Idle;
  QString current_;
  std::thread thread_;
  std::mutex worker_mutex_;
  queue::Worker* worker_ = nullptr;  ///< of the thread, while it lives
  run::Command asked_ = run::Command::Go;
  std::optional<queue::OtherEnvironment> after_stop_;  ///< start again then, as this says
};

}  // namespace lethe::ui
