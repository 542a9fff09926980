// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>

#include "queue/time_left.h"
#include "work/workspace.h"

namespace lethe::ui {

/// What a run's spec says that its row does not; read once.
struct ClockedRun {
  std::string family;
  bool sequential = true;
  std::vector<std::int64_t> steps;  ///< of each stage, stage 0 first
};

/// What is open in a database's queue and how long it still takes. A window has one: it reads thousands of runs.
class WorkClock : public QObject {
  Q_OBJECT

 public:
  explicit WorkClock(
      Workspace& workspace, std::function<QDateTime()> now = [] { return QDateTime::currentDateTime(); });

  /// Running, waiting, failed, stopped, and what was done today, in the order of the queue.
  const std::vector<store::RunRow>& rows() const { return rows_; }
  /// Null for a run that is not among them.
  const store::RunRow* row(const std::string& run) const;
  int waiting() const { return waiting_; }
  /// The run in progress here, else one that another program records; "" for none.
  std::string running() const;
  /// Null until it was read: of many runs in later turns.
  const ClockedRun* facts(const std::string& run) const;

  /// Seconds a run still takes: judged by finished runs of the same model and method, else by the steps so far.
  std::optional<double> left(const std::string& run) const;
  /// All that runs and waits; empty where one of them is not known.
  std::optional<double> queue_left() const;

 signals:
  /// Rows changed.
  void changed();

 private:
  /// What is known of a run beside its row.
  struct Known {
    double created = -1;  ///< of the row it was told of
    int kind = 0;
    ClockedRun facts;
  };
  void refresh();
  void index_rows();
  void read_facts();
  bool read_next();
  void take(const std::vector<run::RunEvent>& events);
  void set_runs();
  int kind_of(const store::RunRow& row);
  std::optional<double> of_twin(const store::RunRow& row) const;
  std::optional<double> left_of(const store::RunRow& row) const;
  std::optional<double> sum_of_waiting() const;

  Workspace& workspace_;
  std::function<QDateTime()> now_;
  std::vector<store::RunRow> rows_;
  std::unordered_map<std::string, std::size_t> places_;  ///< run → place in rows_
  std::unordered_map<std::string, Known> known_;
  int waiting_ = 0;
  std::string recorded_;  ///< the first that runs

  std::map<std::string, int> kinds_;  ///< what must be equal to take as long
  std::map<int, double> done_;        ///< seconds of finished runs, by kind
  std::set<std::string> known_done_;
  queue::TimeLeft left_{{}};
  std::string current_;
  std::deque<std::string> unread_;
  QTimer reading_;
  mutable std::optional<std::optional<double>> waiting_left_;  ///< summed up at most twice a second
  mutable QElapsedTimer summed_;
};

}  // namespace lethe::ui
