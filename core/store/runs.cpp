// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/runs.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <set>

#include "base/error.h"
#include "store/attempts.h"
#include "store/lock.h"
#include "store/queries.h"
#include "store/statements.h"
#include "store/transaction.h"

namespace lethe::store {

namespace {

// Between the positions of two runs: others find room there, and no row is written anew for them.
constexpr std::int64_t spacing = 1 << 20;

// Short ids that stay the same when a run is removed and queued again; a longer one where two begin alike.
std::string new_id(Statements& sql, const std::string& hash) {
  for (std::size_t length = 8; length < hash.size(); ++length) {
    std::string id = hash.substr(0, length);
    if (!sql.number("SELECT 1 FROM runs WHERE id = ?", id)) return id;
  }
  return hash;
}

std::int64_t last_position(Statements& sql) { return sql.number("SELECT max(position) FROM runs").value_or(0); }

std::string insert(Statements& sql, const NewRun& run, std::int64_t position) {
  const std::string id = new_id(sql, run.spec_hash);
  sql.run(
      R"(INSERT INTO runs (id, spec_hash, spec, study, model, label, sequence, method, strategies, seed,
        evaluation, stages, status, position, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?,
        ?))",
      id, run.spec_hash, run.spec.dump(), run.study, run.model, run.label, Json(run.sequence).dump(), run.method.dump(),
      run.strategies.dump(), run.seed, run.evaluation.dump(), run.stages, position, now());
  return id;
}

void requeue(Statements& sql, const std::string& id, std::int64_t position) {
  sql.run("UPDATE runs SET status = 'queued', reason = '', position = ? WHERE id = ?", position, id);
}

std::string status_of(Statements& sql, const std::string& id) {
  const auto status = sql.text("SELECT status FROM runs WHERE id = ?", id);
  if (!status) throw InputError("there is no run '" + id + "' in the database; 'list runs' shows them");
  return *status;
}

// A run that begins may be about to take over a stage that no run names at the moment: nothing goes then, so this is
// for when none is running.
void remove_unused_stages(Statements& sql) {
  sql.run(
      R"(DELETE FROM stages WHERE id NOT IN (SELECT stage FROM run_stages) AND owner NOT IN (SELECT id FROM runs
        WHERE status <> 'done'))");
}

/// The same of one stage, without looking through all.
void remove_unused_stage(Statements& sql, std::int64_t stage) {
  sql.run(
      R"(DELETE FROM stages WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM run_stages WHERE stage = ?1) AND NOT EXISTS
        (SELECT 1 FROM runs WHERE runs.id = stages.owner AND status <> 'done'))",
      stage);
}

void remove_one(Statements& sql, const std::string& id, bool with_stages) {
  if (status_of(sql, id) == "running") throw InputError("run " + id + " is running; stop it before removing it");
  std::vector<std::int64_t> stages;
  auto& row = sql("SELECT stage FROM run_stages WHERE run = ?1 UNION SELECT id FROM stages WHERE owner = ?1", id);
  while (row.executeStep()) stages.push_back(row.getColumn(0).getInt64());
  sql.run("DELETE FROM runs WHERE id = ?", id);
  sql.run("DELETE FROM stages WHERE finished = 0 AND owner = ?", id);
  if (with_stages)
    for (const std::int64_t stage : stages) remove_unused_stage(sql, stage);
}

using Places = std::vector<std::pair<std::string, std::int64_t>>;  // (run, position)

/// What changes where the waiting runs and the moved ones share the positions they have in a new order: only what lies
/// between old and new places.
Places reordered(Statements& sql, const std::vector<std::string>& moved, std::int64_t place) {
  const std::set<std::string> set(moved.begin(), moved.end());  // of as many: each is moved once
  auto& row = sql("SELECT id, position FROM runs WHERE status = 'queued' ORDER BY position, rowid");
  Places before, after;
  std::vector<std::int64_t> positions;
  while (row.executeStep()) {
    std::string id = row.getColumn(0);
    positions.push_back(row.getColumn(1).getInt64());
    if (!set.contains(id)) (positions.back() < place ? before : after).emplace_back(std::move(id), positions.back());
  }
  for (const std::string& id : set)
    if (status_of(sql, id) != "queued") positions.push_back(place);
  std::ranges::sort(positions);
  Places all = std::move(before);
  for (const std::string& id : moved) all.emplace_back(id, std::numeric_limits<std::int64_t>::min());
  all.insert(all.end(), after.begin(), after.end());
  for (std::size_t i = 1; i < positions.size(); ++i) positions[i] = std::max(positions[i], positions[i - 1] + 1);
  Places changed;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].second != positions[i]) changed.emplace_back(all[i].first, positions[i]);
  return changed;
}

// For errors of SQLite: they become the program's own, naming the file.
template <class Action>
auto guarded(Database& database, Action action) {
  try {
    return action();
  } catch (const SQLite::Exception& problem) {
    rethrow(problem, database.file().string());
  }
}

}  // namespace

std::vector<std::string> add_runs(Database& database, const std::string& study, const Json& study_json,
                                  const std::vector<NewRun>& runs) {
  interrupt_dead(database);
  return guarded(database, [&] {
    Transaction transaction(database.connection());
    Statements sql(database.connection());
    sql.run(
        R"(INSERT INTO studies (name, study, created) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET study =
        excluded.study)",
        study, study_json.dump(), now());
    sql.run("DELETE FROM study_runs WHERE study = ?", study);
    std::vector<std::string> ids;
    std::int64_t last = last_position(sql);  // to look for it costs as much as there are runs
    for (const NewRun& run : runs) {
      auto id = sql.text("SELECT id FROM runs WHERE spec_hash = ?", run.spec_hash);
      if (!id)
        id = insert(sql, run, last += spacing);
      else if (const auto status = status_of(sql, *id); status == "failed" || status == "stopped") {
        // The same numbers, but folders may have moved and `keep` may have changed.
        sql.run("UPDATE runs SET spec = ? WHERE id = ?", run.spec.dump(), *id);
        requeue(sql, *id, last += spacing);
      }
      sql.run("INSERT INTO study_runs (study, position, run) VALUES (?, ?, ?)", study, ids.size(), *id);
      ids.push_back(*id);
    }
    transaction.commit();
    return ids;
  });
}

std::optional<std::string> next_queued(Database& database) {
  Statements sql(database.connection());
  return sql.text("SELECT id FROM runs WHERE status = 'queued' ORDER BY position LIMIT 1");
}

void retry_run(Database& database, const std::string& id) {
  interrupt_dead(database);
  guarded(database, [&] {
    Transaction transaction(database.connection());
    Statements sql(database.connection());
    const std::string status = status_of(sql, id);
    if (status != "failed" && status != "stopped")
      throw InputError("run " + id + " is " + status + ", expected one that failed or stopped");
    requeue(sql, id, last_position(sql) + spacing);
    transaction.commit();
  });
}

void remove_run(Database& database, const std::string& id) { remove_runs(database, std::span(&id, 1), {}); }

std::size_t remove_runs(Database& database, std::span<const std::string> ids, std::chrono::milliseconds time) {
  interrupt_dead(database);
  return guarded(database, [&] {
    const auto end = std::chrono::steady_clock::now() + time;
    Transaction transaction(database.connection());
    Statements sql(database.connection());
    const bool idle = !sql.number("SELECT 1 FROM runs WHERE status = 'running'");
    std::size_t removed = 0;
    std::exception_ptr problem;
    try {
      for (; removed < ids.size() && (removed == 0 || std::chrono::steady_clock::now() < end); ++removed)
        remove_one(sql, ids[removed], idle);
    } catch (const InputError&) {
      problem = std::current_exception();  // those before it are gone
    }
    if (idle && (problem || removed == ids.size())) remove_unused_stages(sql);
    transaction.commit();
    if (problem) std::rethrow_exception(problem);
    return removed;
  });
}

void move_runs(Database& database, const std::vector<std::string>& ids, const std::optional<std::string>& before) {
  guarded(database, [&] {
    Transaction transaction(database.connection());
    Statements sql(database.connection());
    for (const std::string& id : ids) status_of(sql, id);
    const auto count = static_cast<std::int64_t>(ids.size());
    std::int64_t place = last_position(sql) + (count + 1) * spacing;
    std::optional<std::int64_t> below;
    if (before) {
      status_of(sql, *before);
      place = *sql.number("SELECT position FROM runs WHERE id = ?", *before);
      below = sql.number("SELECT max(position) FROM runs WHERE status = 'queued' AND position < ?", place);
    }
    const std::int64_t step = below ? (place - *below) / (count + 1) : spacing;
    Places changed;
    if (step == 0)
      changed = reordered(sql, ids, place);
    else
      for (std::int64_t i = 0; i < count; ++i)
        changed.emplace_back(ids[static_cast<std::size_t>(i)], place - (count - i) * step);
    // Rows are long: as few as can be are written anew.
    for (const auto& [id, position] : changed) sql.run("UPDATE runs SET position = ? WHERE id = ?", position, id);
    transaction.commit();
  });
}

void interrupt_dead(Database& database) {
  if (recorder_of(database.file())) return;
  guarded(database, [&] {
    Statements sql(database.connection());
    if (!sql.number("SELECT 1 FROM runs WHERE status = 'running'")) return;
    Transaction transaction(database.connection());
    // A recorder may have begun a run while this waited for the transaction.
    if (recorder_of(database.file())) return;
    interrupt_running(database.connection());
    transaction.commit();
  });
}

std::vector<Orphan> interrupted_with_handle(Database& database) {
  Statements sql(database.connection());
  auto& rows =
      sql(R"(SELECT r.id, a.handle, a.number FROM runs r JOIN attempts a ON a.run = r.id AND a.number = r.attempt
        WHERE a.outcome = 'interrupted' AND a.handle <> '')");
  std::vector<Orphan> result;
  while (rows.executeStep()) result.push_back({rows.getColumn(0), rows.getColumn(1), rows.getColumn(2).getInt()});
  return result;
}

}  // namespace lethe::store
