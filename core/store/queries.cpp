// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/queries.h"

#include <array>
#include <unordered_map>

#include "base/error.h"
#include "store/lock.h"
#include "store/statements.h"

namespace lethe::store {

namespace {

constexpr std::array<const char*, 5> status_names = {"queued", "running", "done", "failed", "stopped"};

// The columns that run_of() reads.
constexpr const char* run_columns =
    R"(SELECT id, study, model, label, sequence, method, strategies, seed, status, reason, spec_hash, attempt,
        stages, (SELECT count(*) FROM run_stages rs JOIN stages s ON s.id = rs.stage WHERE rs.run = runs.id AND
        s.finished = 1), created, started, finished, (SELECT coalesce(sum(coalesce(a.seconds, a.last_seen -
        a.started)), 0) FROM attempts a WHERE a.run = runs.id) FROM runs)";

Json parsed(const SQLite::Column& column) { return Json::parse(column.getString()); }

/// What changes while a run waits and runs.
void read_state(SQLite::Statement& row, bool recorded, RunRow& run) {
  run.status = status_from_string(row.getColumn(8));
  run.reason = row.getColumn(9).getString();
  run.attempts = row.getColumn(11).getInt();
  run.stages_finished = row.getColumn(13).getInt();
  run.started = optional_of<double>(row.getColumn(15));
  run.finished = optional_of<double>(row.getColumn(16));
  run.seconds = row.getColumn(17).getDouble();
  if (run.status == Status::Running && !recorded) run.status = Status::Stopped, run.reason = "interrupted";
}

RunRow run_of(SQLite::Statement& row, bool recorded) {
  RunRow run;
  run.id = row.getColumn(0).getString();
  run.study = row.getColumn(1).getString();
  run.model = row.getColumn(2).getString();
  run.label = row.getColumn(3).getString();
  run.sequence = parsed(row.getColumn(4)).get<std::vector<std::string>>();
  run.method = parsed(row.getColumn(5));
  run.strategies = parsed(row.getColumn(6));
  run.seed = static_cast<std::uint64_t>(row.getColumn(7).getInt64());
  run.spec_hash = row.getColumn(10).getString();
  run.stages = row.getColumn(12).getInt();
  run.created = row.getColumn(14).getDouble();
  read_state(row, recorded, run);
  return run;
}

/// What does not change, from a row read before.
void take_over(RunRow& run, RunRow& before) {
  run.id = std::move(before.id);
  run.study = std::move(before.study);
  run.model = std::move(before.model);
  run.label = std::move(before.label);
  run.sequence = std::move(before.sequence);
  run.method = std::move(before.method);
  run.strategies = std::move(before.strategies);
  run.seed = before.seed;
  run.spec_hash = std::move(before.spec_hash);
  run.stages = before.stages;
  run.created = before.created;
}

std::vector<std::string> run_ids(Statements& sql, const std::string& study) {
  auto& row = sql("SELECT DISTINCT run FROM study_runs WHERE study = ? ORDER BY position", study);
  std::vector<std::string> ids;
  while (row.executeStep()) ids.push_back(row.getColumn(0));
  return ids;
}

bool passes(const RunRow& run, const RunFilter& filter) {
  return (!filter.model || run.model == *filter.model) &&
         (filter.status.empty() || filter.status.contains(run.status)) &&
         (filter.ids.empty() || filter.ids.contains(run.id));
}

/// Rows that cannot pass are not even read: most are done ones of long ago. A dead program's «running» ones count as
/// stopped.
std::string where_of(const RunFilter& filter) {
  std::string where = filter.study ? " WHERE id IN (SELECT run FROM study_runs WHERE study = ?1)" : " WHERE ?1 = ?1";
  if (!filter.status.empty()) {
    std::string names = filter.status.contains(Status::Stopped) ? "'running'" : "";
    for (const Status status : filter.status) names += (names.empty() ? "'" : ", '") + to_string(status) + "'";
    where += " AND status IN (" + names + ")";
  }
  return where + " AND (status <> 'done' OR coalesce(finished, 0) >= ?2)";
}

[[noreturn]] void unknown_run(const std::string& text, const std::vector<std::string>& known) {
  throw InputError("there is no run '" + text + "' in the database" + did_you_mean(text, known) +
                   "; 'list runs' shows them");
}

}  // namespace

std::string to_string(Status status) { return status_names[static_cast<std::size_t>(status)]; }

Status status_from_string(const std::string& text) {
  for (std::size_t i = 0; i < status_names.size(); ++i)
    if (text == status_names[i]) return static_cast<Status>(i);
  throw InputError("unknown status '" + text + "', expected queued, running, done, failed or stopped");
}

std::vector<RunRow> list_runs(Database& database, const RunFilter& filter) {
  std::vector<RunRow> rows;
  refresh_runs(database, filter, rows);
  return rows;
}

void refresh_runs(Database& database, const RunFilter& filter, std::vector<RunRow>& rows) {
  const bool recorded = recorder_of(database.file()).has_value();
  Statements sql(database.connection());
  const std::string order = filter.in_queue_order ? " ORDER BY position, rowid" : " ORDER BY created, rowid";
  const std::string text = run_columns + where_of(filter) + order;
  auto& row = sql(text.c_str(), filter.study.value_or(""), filter.finished_since.value_or(0));
  std::unordered_map<std::string, RunRow*> known;
  for (RunRow& before : rows) known.emplace(before.id, &before);
  std::vector<std::pair<RunRow*, RunRow>> read;
  while (row.executeStep()) {
    const auto found = known.find(row.getColumn(0).getString());
    RunRow* before =
        found != known.end() && found->second->created == row.getColumn(14).getDouble() ? found->second : nullptr;
    RunRow& run = read.emplace_back(before, RunRow{}).second;
    if (before)
      read_state(row, recorded, run);
    else
      run = run_of(row, recorded);
  }
  // Only now, as reading may fail: the rows would be lost.
  std::vector<RunRow> runs;
  runs.reserve(read.size());
  for (auto& [before, run] : read) {
    if (before) take_over(run, *before);
    if (filter.study) run.study = *filter.study;
    if (passes(run, filter)) runs.push_back(std::move(run));
  }
  rows = std::move(runs);
}

RunRow get_run(Database& database, const std::string& id) {
  const bool recorded = recorder_of(database.file()).has_value();
  Statements sql(database.connection());
  auto& row = sql((run_columns + std::string(" WHERE id = ?")).c_str(), id);
  if (!row.executeStep()) unknown_run(id, {});
  return run_of(row, recorded);
}

std::string find_run(Database& database, const std::string& text) {
  Statements sql(database.connection());
  std::vector<std::string> all, matching;
  auto& row = sql("SELECT id FROM runs ORDER BY id");
  while (row.executeStep()) {
    all.push_back(row.getColumn(0));
    if (all.back() == text) return text;
    if (!text.empty() && all.back().starts_with(text)) matching.push_back(all.back());
  }
  if (matching.size() == 1) return matching.front();
  if (matching.empty()) unknown_run(text, all);
  throw InputError("'" + text + "' begins the id of " + std::to_string(matching.size()) + " runs (" + matching[0] +
                   ", " + matching[1] + " …), expected more of it");
}

Json run_spec(Database& database, const std::string& id) {
  Statements sql(database.connection());
  const auto text = sql.text("SELECT spec FROM runs WHERE id = ?", id);
  if (!text) unknown_run(id, {});
  return Json::parse(*text);
}

std::vector<StudyRow> list_studies(Database& database) {
  Statements sql(database.connection());
  const Snapshot snapshot(database.connection());
  auto& row = sql("SELECT name, study, created FROM studies ORDER BY created, name");
  std::vector<StudyRow> studies;
  while (row.executeStep())
    studies.push_back({row.getColumn(0), parsed(row.getColumn(1)), {}, row.getColumn(2).getDouble()});
  for (auto& study : studies) study.runs = run_ids(sql, study.name);
  return studies;
}

}  // namespace lethe::store
