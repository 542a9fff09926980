// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/attempts.h"

#include "base/error.h"
#include "store/statements.h"

namespace lethe::store {

namespace {

/// A place in what a run emitted: (attempt, number); {0, 0} is before everything.
struct Place {
  int attempt = 0;
  std::int64_t number = 0;
};

Place place_of(Statements& sql, const run::Job& job) {
  if (!job.resume) return {};
  auto& row =
      sql(R"(SELECT attempt, number FROM resume_points WHERE run = ? AND stage_index = ? AND step = ? AND path = ?
        ORDER BY attempt DESC, number DESC LIMIT 1)",
          job.run, job.resume->stage, job.resume->step, job.resume->path);
  if (!row.executeStep())
    throw InputError("run " + job.run + " has no resume point '" + job.resume->path +
                     "'; it may have been resumed by another program");
  const Place place{row.getColumn(0).getInt(), row.getColumn(1).getInt64()};
  row.reset();
  return place;
}

// Finished stages stay, and with them what was said until the last of them was finished.
void remove_notices(Statements& sql, const std::string& run, const Place& point) {
  sql.run(
      R"(DELETE FROM notices WHERE run = ?1 AND (attempt, number) > (?2, ?3) AND (attempt, number) > (
        coalesce((SELECT max(number) FROM attempts WHERE run = ?1 AND stage_event > 0), 0),
        coalesce((SELECT stage_event FROM attempts WHERE run = ?1 AND stage_event > 0
                  ORDER BY number DESC LIMIT 1), 0)))",
      run, point.attempt, point.number);
}

void remove_beyond(Statements& sql, const run::Job& job, const Place& point) {
  const std::string& run = job.run;
  const int last = job.resume ? job.resume->stage : -1;
  // Without a point the run begins anew and names all its stages again.
  sql.run(
      R"(DELETE FROM run_stages WHERE run = ?1 AND stage_index > ?2 AND (?2 < 0 OR stage IN (SELECT id FROM
        stages WHERE finished = 0)))",
      run, last);
  sql.run(
      R"(DELETE FROM stages WHERE owner = ?1 AND finished = 0 AND id NOT IN (SELECT stage FROM run_stages WHERE
        run = ?1))",
      run);
  sql.run(
      R"(DELETE FROM outcomes WHERE sample_hash = 'run:' || ?1 AND stage IN (SELECT s.id FROM stages s JOIN
        run_stages r ON r.stage = s.id WHERE r.run = ?1) AND (attempt, number) > (?2, ?3))",
      run, point.attempt, point.number);
  sql.run(
      R"(DELETE FROM scores WHERE stage IN (SELECT id FROM stages WHERE owner = ?1 AND finished = 0) AND
        (attempt, number) > (?2, ?3))",
      run, point.attempt, point.number);
  sql.run(
      R"(DELETE FROM outcomes WHERE stage IN (SELECT id FROM stages WHERE owner = ?1 AND finished = 0) AND
        (attempt, number) > (?2, ?3))",
      run, point.attempt, point.number);
  if (job.resume)
    sql.run(
        R"(DELETE FROM steps WHERE step > ?3 AND stage IN (SELECT s.id FROM stages s JOIN run_stages r ON r.stage =
        s.id WHERE s.owner = ?1 AND s.finished = 0 AND r.run = ?1 AND r.stage_index = ?2))",
        run, job.resume->stage, job.resume->step);
  remove_notices(sql, run, point);
}

/// A stage that goes on under another environment is no longer what its key says: it gets the key of the new attempt,
/// and a row of its own where it was finished or is shared.
void change_key(Statements& sql, const run::Job& job) {
  const int index = job.resume->stage;
  const std::string key = study::stage_keys(job.spec, job.environment).at(static_cast<std::size_t>(index));
  const auto old = sql.number("SELECT stage FROM run_stages WHERE run = ? AND stage_index = ?", job.run, index);
  if (!old) return;
  if (sql.number("SELECT 1 FROM stages WHERE id = ? AND owner = ? AND finished = 0", *old, job.run)) {
    sql.run("UPDATE stages SET key = ? WHERE id = ?", key, *old);
    return;
  }
  sql.run("INSERT INTO stages (key, owner, attempt, steps) SELECT ?, ?, ?, steps FROM stages WHERE id = ?", key,
          job.run, job.attempt, *old);
  const std::int64_t fresh = sql.connection().getLastInsertRowid();
  sql.run(R"(INSERT INTO steps (stage, step, loss, rate, norm, tokens, seconds)
        SELECT ?, step, loss, rate, norm, tokens, seconds FROM steps WHERE stage = ? AND step <= ?)",
          fresh, *old, job.resume->step);
  sql.run("UPDATE run_stages SET stage = ? WHERE run = ? AND stage_index = ?", fresh, job.run, index);
}

}  // namespace

std::vector<std::string> forget_resume_points(SQLite::Database& connection, const std::string& run, int attempt,
                                              std::int64_t number) {
  Statements sql(connection);
  const auto kept =
      sql.text("SELECT path FROM resume_points WHERE run = ? AND attempt = ? AND number = ?", run, attempt, number);
  auto& rows =
      sql("SELECT path FROM resume_points WHERE run = ? AND NOT (attempt = ? AND number = ?)", run, attempt, number);
  std::vector<std::string> paths;
  while (rows.executeStep())
    if (const std::string path = rows.getColumn(0); path != kept) paths.push_back(path);
  sql.run("DELETE FROM resume_points WHERE run = ? AND NOT (attempt = ? AND number = ?)", run, attempt, number);
  return paths;
}

std::vector<std::string> open_attempt(SQLite::Database& connection, const run::Job& job) {
  Statements sql(connection);
  const auto current = sql.number("SELECT attempt FROM runs WHERE id = ?", job.run);
  if (!current) throw InputError("there is no run '" + job.run + "' in the database; 'list runs' shows them");
  if (job.attempt != *current + 1)
    throw InputError("run " + job.run + ": attempt " + std::to_string(job.attempt) +
                     " cannot begin, expected attempt " + std::to_string(*current + 1));
  const Place point = place_of(sql, job);
  remove_beyond(sql, job, point);
  if (job.resume && job.resume->elsewhere) change_key(sql, job);
  auto folders = forget_resume_points(connection, job.run, point.attempt, point.number);
  const double time = now();
  sql.run("UPDATE attempts SET outcome = 'interrupted', ended = last_seen WHERE run = ? AND outcome = 'running'",
          job.run);
  const auto& where = job.environment;
  sql.run(
      R"(INSERT INTO attempts (run, number, program, torch, host, device, device_name, threads, environment,
        resumed_stage, resumed_step, started, last_seen, history) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))",
      job.run, job.attempt, where.program, where.torch, where.host, where.device, where.device_name, where.threads,
      study::environment_hash(where), job.resume ? std::optional(job.resume->stage) : std::nullopt,
      job.resume ? std::optional(job.resume->step) : std::nullopt, time, time, where.history);
  sql.run(
      R"(UPDATE runs SET status = 'running', reason = '', attempt = ?, started = coalesce(started, ?), finished =
        NULL WHERE id = ?)",
      job.attempt, time, job.run);
  return folders;
}

void close_attempt(SQLite::Database& connection, const std::string& run, int attempt, Status status,
                   const std::string& outcome, const std::string& reason, std::optional<double> seconds) {
  Statements sql(connection);
  const double time = now();
  // An interrupted attempt ended when it was last heard of.
  if (outcome != "interrupted")
    sql.run("UPDATE attempts SET last_seen = ? WHERE run = ? AND number = ?", time, run, attempt);
  sql.run("UPDATE attempts SET outcome = ?, ended = last_seen, seconds = ? WHERE run = ? AND number = ?", outcome,
          seconds, run, attempt);
  sql.run("UPDATE runs SET status = ?, reason = ?, finished = ? WHERE id = ? AND attempt = ?", to_string(status),
          reason, status == Status::Queued ? std::nullopt : std::optional(time), run, attempt);
}

void reopen_attempt(SQLite::Database& connection, const std::string& run, int attempt) {
  Statements sql(connection);
  sql.run("UPDATE attempts SET outcome = 'running', ended = NULL WHERE run = ? AND number = ?", run, attempt);
  sql.run("UPDATE runs SET status = 'running', reason = '', finished = NULL WHERE id = ? AND attempt = ?", run,
          attempt);
}

void interrupt_running(SQLite::Database& connection) {
  Statements sql(connection);
  sql.run("UPDATE attempts SET outcome = 'interrupted', ended = last_seen WHERE outcome = 'running'");
  sql.run("UPDATE runs SET status = 'stopped', reason = 'interrupted' WHERE status = 'running'");
}

}  // namespace lethe::store
