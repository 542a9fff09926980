// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/runs.h"

#include "base/error.h"
#include "store/attempts.h"
#include "store/lock.h"
#include "store/queries.h"
#include "store/statements.h"
#include "store/transaction.h"

namespace lethe::store {

namespace {

// Short ids that stay the same when a run is removed and queued again; a longer one where two begin alike.
std::string new_id(Statements& sql, const std::string& hash) {
  for (std::size_t length = 8; length < hash.size(); ++length) {
    std::string id = hash.substr(0, length);
    if (!sql.number("SELECT 1 FROM runs WHERE id = ?", id)) return id;
  }
  return hash;
}

std::int64_t last_position(Statements& sql) { return sql.number("SELECT max(position) FROM runs").value_or(0); }

std::string insert(Statements& sql, const NewRun& run) {
  const std::string id = new_id(sql, run.spec_hash);
  sql.run(
      R"(INSERT INTO runs (id, spec_hash, spec, study, model, label, sequence, method, strategies, seed,
        evaluation, stages, status, position, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?,
        ?))",
      id, run.spec_hash, run.spec.dump(), run.study, run.model, run.label, Json(run.sequence).dump(), run.method.dump(),
      run.strategies.dump(), run.seed, run.evaluation.dump(), run.stages, last_position(sql) + 1, now());
  return id;
}

void requeue(Statements& sql, const std::string& id) {
  sql.run("UPDATE runs SET status = 'queued', reason = '', position = ? WHERE id = ?", last_position(sql) + 1, id);
}

std::string status_of(Statements& sql, const std::string& id) {
  const auto status = sql.text("SELECT status FROM runs WHERE id = ?", id);
  if (!status) throw InputError("there is no run '" + id + "' in the database; 'list runs' shows them");
  return *status;
}

// A run that begins may be about to take over a stage that no run names at the moment: nothing goes then.
void remove_unused_stages(Statements& sql) {
  if (sql.number("SELECT 1 FROM runs WHERE status = 'running'")) return;
  sql.run(
      R"(DELETE FROM stages WHERE id NOT IN (SELECT stage FROM run_stages) AND owner NOT IN (SELECT id FROM runs
        WHERE status <> 'done'))");
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
    for (const NewRun& run : runs) {
      auto id = sql.text("SELECT id FROM runs WHERE spec_hash = ?", run.spec_hash);
      if (!id)
        id = insert(sql, run);
      else if (const auto status = status_of(sql, *id); status == "failed" || status == "stopped") {
        // The same numbers, but folders may have moved and `keep` may have changed.
        sql.run("UPDATE runs SET spec = ? WHERE id = ?", run.spec.dump(), *id);
        requeue(sql, *id);
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
    requeue(sql, id);
    transaction.commit();
  });
}

void remove_run(Database& database, const std::string& id) {
  interrupt_dead(database);
  guarded(database, [&] {
    Transaction transaction(database.connection());
    Statements sql(database.connection());
    if (status_of(sql, id) == "running") throw InputError("run " + id + " is running; stop it before removing it");
    sql.run("DELETE FROM runs WHERE id = ?", id);
    sql.run("DELETE FROM stages WHERE finished = 0 AND owner = ?", id);
    remove_unused_stages(sql);
    transaction.commit();
  });
}

void move_run(Database& database, const std::string& id, const std::optional<std::string>& before) {
  guarded(database, [&] {
    Transaction transaction(database.connection());
    Statements sql(database.connection());
    status_of(sql, id);
    std::int64_t place = last_position(sql) + 1;
    if (before) {
      status_of(sql, *before);
      place = *sql.number("SELECT position FROM runs WHERE id = ?", *before);
      sql.run("UPDATE runs SET position = position + 1 WHERE position >= ?", place);
    }
    sql.run("UPDATE runs SET position = ? WHERE id = ?", place, id);
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
