// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "run/event.h"
#include "run/executor.h"
#include "store/database.h"
#include "study/run_spec.h"

/// Questions to the database. Times are seconds since 1970 (UTC); what is not there is nullopt.
namespace lethe::store {

enum class Status { Queued, Running, Done, Failed, Stopped };
std::string to_string(Status status);
Status status_from_string(const std::string& text);

/// One line of a list of runs. A run that was left «running» by a program that is no longer there is told as stopped
/// with the reason "interrupted".
struct RunRow {
  std::string id, study, model, label;
  std::vector<std::string> sequence;
  Json method;      ///< {"name", …options…}
  Json strategies;  ///< [{"name", …options…}, …]
  std::uint64_t seed = 0;
  Status status = Status::Queued;
  std::string reason;  ///< why it failed or stopped
  std::string spec_hash;
  int attempts = 0;
  int stages_finished = 0, stages = 0;  ///< of `stages` including stage 0
  double created = 0;
  std::optional<double> started, finished;
  double seconds = 0;  ///< of all attempts
  bool operator==(const RunRow&) const = default;
};

struct RunFilter {
  std::optional<std::string> study, model;
  std::set<Status> status;               ///< empty = any
  std::set<std::string> ids;             ///< empty = any
  std::optional<double> finished_since;  ///< of done ones only those; the others pass
  bool in_queue_order = false;           ///< else in the order they were created
};

std::vector<RunRow> list_runs(Database& database, const RunFilter& filter = {});
/// list_runs() into rows read before: of a run that stands there already only what may change is read.
void refresh_runs(Database& database, const RunFilter& filter, std::vector<RunRow>& rows);
RunRow get_run(Database& database, const std::string& id);
/// The id that `text` means: an id or the beginning of only one. Throws InputError naming the nearest.
std::string find_run(Database& database, const std::string& text);
/// The RunSpec as it was queued.
Json run_spec(Database& database, const std::string& id);

struct Score {
  double value = 0;
  std::optional<double> standard_error;
  std::int64_t n = 0;
  std::string sample_hash, protocol;
  std::string environment;  ///< study::environment_hash() of where it was measured
};

struct StageRow {
  int index = 0;
  std::optional<int> from;
  std::vector<std::string> tasks;
  std::string key;
  bool finished = false;
  bool reused = false;     ///< trained by another run
  std::int64_t steps = 0;  ///< it takes
  std::int64_t steps_logged = 0;
  double seconds = 0;
  std::string weights;  ///< folder relative to the artefacts, empty = not kept
  std::string weights_hash;
};

struct ElementRow {
  std::string id, group, metric;
  std::int64_t n = 0;
  std::optional<double> chance;
};

struct TaskRow {
  std::string task, metric;
  std::vector<std::optional<Score>> scores;  ///< one a stage of RunDetail::stages
};

struct NoticeRow {
  int attempt = 0;
  std::string code, text;
};

struct AttemptRow {
  int number = 0;
  study::Environment environment;
  double started = 0;
  std::optional<double> ended;
  std::string outcome;  ///< running | done | failed | stopped | interrupted
  std::string handle;
  std::int64_t last_event = 0;
  std::optional<int> resumed_stage;
  std::optional<std::int64_t> resumed_step;
};

/// Everything `show` tells of a run. Of an element measured on other samples too (a shared stage) only the scores of
/// one set of samples are given: those this run measured or, where it took over all of them, those measured as it asks.
struct RunDetail {
  RunRow run;
  Json spec;
  std::vector<StageRow> stages;
  std::vector<ElementRow> elements;                       ///< in the order they were first measured
  std::vector<std::vector<std::optional<Score>>> scores;  ///< [stage][element]
  std::vector<TaskRow> tasks;                             ///< in sequence order, each once
  std::vector<NoticeRow> notices;
  std::vector<AttemptRow> attempts;
};

RunDetail run_detail(Database& database, const std::string& id);

struct CurvePoint {
  std::int64_t step = 0;
  double loss = 0, learning_rate = 0, gradient_norm = 0;  ///< not a number where it was none
  std::int64_t tokens = 0;
  double seconds = 0;
  bool operator==(const CurvePoint&) const = default;
};
/// What was logged in a stage of a run, by step; empty for a stage that has not begun.
std::vector<CurvePoint> curve(Database& database, const std::string& run, int stage);

/// Scores inside a stage (probes), by step.
std::vector<run::ScoreMeasured> probes(Database& database, const std::string& run, int stage);

/// Packed outcomes of the single examples behind a score, batches in order of their first example.
struct OutcomeBatch {
  std::int64_t first = 0;
  std::string packed;
};
std::vector<OutcomeBatch> outcomes(Database& database, const std::string& run, int stage, run::ScoreKind kind,
                                   const std::string& element, const Score& score);

/// The newest committed resume point of a run and what it was written under.
struct CommittedPoint {
  run::ResumePoint point;
  int attempt = 0;
  std::int64_t number = 0;  ///< of its event
  study::Environment environment;
};
std::optional<CommittedPoint> resume_point(Database& database, const std::string& run);

/// What is known of these stages in an environment. Weights are named only when their folder is still there. Of an
/// unfinished stage only what `run` itself measured up to its resume point `until` is told.
std::map<std::string, run::KnownStage> known_stages(Database& database, const std::vector<std::string>& keys,
                                                    const study::Environment& environment, const std::string& run = {},
                                                    const std::optional<CommittedPoint>& until = {});

struct StudyRow {
  std::string name;
  Json study;  ///< as it was queued last
  std::vector<std::string> runs;
  double created = 0;
};
std::vector<StudyRow> list_studies(Database& database);

}  // namespace lethe::store
