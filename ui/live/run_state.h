// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDateTime>
#include <map>
#include <set>

#include "run/event.h"
#include "store/queries.h"

namespace lethe::ui {

enum class StageState { Waiting, Running, Done, Stopped, Failed };

struct LossPoint {
  std::int64_t step = 0;
  double loss = 0, smooth = 0, rate = 0;  ///< not a number where it was none
};

/// One stage of a run as the Live page shows it.
struct LiveStage {
  std::vector<std::string> tasks;  ///< none for the untouched model
  std::int64_t steps = 0;          ///< it takes
  std::int64_t step = 0;           ///< it has done
  StageState state = StageState::Waiting;
  bool reused = false;                ///< trained by an earlier run
  std::vector<std::int64_t> resumed;  ///< an attempt went on after these steps
  std::vector<LossPoint> curve;
  double seconds_per_step = 0;  ///< a running mean; 0 = not known
  std::string metric;           ///< of its first task
  std::optional<double> own;    ///< that task's score right after the stage
};

/// One element of a benchmark over the stages.
struct LiveElement {
  std::string id;
  std::optional<double> chance;
  std::int64_t n = 0;
  std::vector<std::optional<double>> at;                                 ///< [stage]
  std::map<std::pair<int, std::int64_t>, std::optional<double>> probes;  ///< by (stage, step)
};

struct LiveGroup {
  std::string id;
  std::vector<LiveElement> elements;

  /// Unweighted means; empty where an element is missing.
  std::optional<double> mean(int stage) const;
  std::optional<double> chance() const;
  struct Probe {
    int stage = 0;
    std::int64_t step = 0;
    double value = 0;
  };
  /// Means of the probes that measured every element.
  std::vector<Probe> probes() const;
};

struct LiveNotice {
  std::string code, text;
  QDateTime time;  ///< when this program saw it; null for what an earlier one stored
};

/// A run as far as it is known: read from the store, then kept up to date by its events. No part of the window.
class RunState {
 public:
  RunState() = default;
  /// All but the curves, which read_curve() adds a stage at a time, so that no turn takes long.
  RunState(store::Database& database, const std::string& run);
  void read_curve(store::Database& database, int stage);

  /// An event of this run; what came before, or from the store, changes nothing. True when a list of stages, scores or
  /// notices changed, false when only steps went on.
  bool take(const run::RunEvent& event);
  /// Scores and states of stages anew from the store: of a shared stage not all is told by events.
  void refresh(store::Database& database);

  bool empty() const { return row.id.empty(); }
  int stage_in_progress() const;  ///< −1 when there is none
  /// Where on the axis of stages a step of a stage stands: stage 2 goes from 1 to 2.
  double place(int stage, std::int64_t step) const;

  store::RunRow row;
  std::string family;
  bool sequential = true;
  std::int64_t probe_every = 0, probe_items = 0;
  std::vector<LiveStage> stages;  ///< the untouched model first
  std::vector<LiveGroup> groups;  ///< dk, rs, rc, bias, then others
  std::vector<LiveNotice> notices;
  std::vector<double> throughput;  ///< tokens a second of the newest steps, at most 200
  QString passing;                 ///< «loading bloomz-nano-m», «measuring arc-easy»
  std::int64_t passing_done = 0, passing_total = 0;

 private:
  void read_rows(const store::RunDetail& detail);
  void read_scores(const store::RunDetail& detail);
  LiveElement& element(const std::string& group, const std::string& id);
  void add_step(const run::StepLogged& step);
  void add_point(LiveStage& stage, std::int64_t step, double loss, double rate);
  void end(store::Status status, const std::string& reason, StageState state);
  void note(const std::string& code, const std::string& text, const QDateTime& time);

  bool take_body(const run::MeasurementsPlanned&) { return false; }
  bool take_body(const run::StageStarted& body);
  bool take_body(const run::StepLogged& body);
  bool take_body(const run::ScoreMeasured& body);
  bool take_body(const run::SamplesScored&) { return false; }
  bool take_body(const run::Noticed& body);
  bool take_body(const run::ResumePointWritten&) { return false; }
  bool take_body(const run::StageFinished& body);
  bool take_body(const run::RunFinished& body);
  bool take_body(const run::RunFailed& body);
  bool take_body(const run::RunStopped& body);
  bool take_body(const run::Progressed& body);
};

/// A task's name as people read it; «a + b» for several.
QString stage_title(const LiveStage& stage);
/// «BLOOMZ m · LoRA r 4 · sequential · seed 2».
QString run_title(const store::RunRow& row);
/// «sequential», «replay 10 %».
QString strategies_text(const store::RunRow& row);

}  // namespace lethe::ui
