// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDateTime>
#include <QObject>
#include <map>
#include <set>

#include "queue/time_left.h"
#include "work/workspace.h"

namespace lethe::ui {

/// What a run's spec says that its row does not; read once.
struct ClockedRun {
  std::string family;
  bool sequential = true;
  std::vector<std::int64_t> steps;  ///< of each stage, stage 0 first
};

/// What is open in a database's queue and how long it still takes.
class WorkClock : public QObject {
  Q_OBJECT

 public:
  explicit WorkClock(
      Workspace& workspace, std::function<QDateTime()> now = [] { return QDateTime::currentDateTime(); });

  /// Running, waiting, failed, stopped, and what was done today, in the order of the queue.
  const std::vector<store::RunRow>& rows() const { return rows_; }
  int waiting() const;
  /// The run in progress here, else one that another program records; "" for none.
  std::string running() const;
  /// Null until it was read.
  const ClockedRun* facts(const std::string& run) const;

  /// Seconds a run still takes: judged by finished runs of the same model and method, else by the steps so far.
  std::optional<double> left(const std::string& run) const;
  /// All that runs and waits; empty where one of them is not known.
  std::optional<double> queue_left() const;

 signals:
  /// Rows changed.
  void changed();

 private:
  void refresh();
  void read_facts();
  void take(const std::vector<run::RunEvent>& events);
  void set_runs();
  std::optional<double> of_twin(const store::RunRow& row) const;

  Workspace& workspace_;
  std::function<QDateTime()> now_;
  std::vector<store::RunRow> rows_;
  std::map<std::string, ClockedRun> facts_;
  std::map<std::string, double> done_;  ///< seconds of finished runs, by what must be equal to take as long
  std::set<std::string> known_done_;
  queue::TimeLeft left_{{}};
  std::string current_;
  QTimer reading_;
};

}  // namespace lethe::ui
