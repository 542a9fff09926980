// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>

#include "base/error.h"
#include "store/transaction.h"

namespace lethe::store {

namespace {

// A stage may stand here several times while it is not finished, once for each run that trains it (`owner`); finished
// it stands once. So a run that resumes inside a stage finds its own steps whatever others did meanwhile.
// `environment` is the hash of what decides the bits: stage 0 has one key everywhere, but its scores may differ.
constexpr const char* version_1 = R"(
CREATE TABLE studies (
  name TEXT PRIMARY KEY, study TEXT NOT NULL, created REAL NOT NULL) WITHOUT ROWID;

CREATE TABLE runs (
  id TEXT PRIMARY KEY, spec_hash TEXT NOT NULL UNIQUE, spec TEXT NOT NULL, study TEXT NOT NULL, model TEXT NOT NULL,
  label TEXT NOT NULL, sequence TEXT NOT NULL, method TEXT NOT NULL, strategies TEXT NOT NULL, seed INTEGER NOT NULL,
  evaluation TEXT NOT NULL, stages INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'stopped')),
  reason TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL, attempt INTEGER NOT NULL DEFAULT 0,
  created REAL NOT NULL, started REAL, finished REAL);
CREATE INDEX runs_queue ON runs (status, position);

CREATE TABLE study_runs (
  study TEXT NOT NULL REFERENCES studies (name) ON DELETE CASCADE, position INTEGER NOT NULL,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, PRIMARY KEY (study, position)) WITHOUT ROWID;
CREATE INDEX study_runs_run ON study_runs (run);

CREATE TABLE attempts (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, number INTEGER NOT NULL,
  program TEXT NOT NULL, torch TEXT NOT NULL, host TEXT NOT NULL, device TEXT NOT NULL, device_name TEXT NOT NULL,
  threads INTEGER NOT NULL, environment TEXT NOT NULL, resumed_stage INTEGER, resumed_step INTEGER, started REAL NOT NULL, ended REAL,
  seconds REAL, outcome TEXT NOT NULL DEFAULT 'running', handle TEXT NOT NULL DEFAULT '',
  last_event INTEGER NOT NULL DEFAULT 0, stage_event INTEGER NOT NULL DEFAULT 0, last_seen REAL NOT NULL, PRIMARY KEY (run, number)) WITHOUT ROWID;

CREATE TABLE stages (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, owner TEXT NOT NULL, attempt INTEGER NOT NULL,
  steps INTEGER NOT NULL DEFAULT 0, finished INTEGER NOT NULL DEFAULT 0, seconds REAL NOT NULL DEFAULT 0,
  weights TEXT NOT NULL DEFAULT '', weights_hash TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX stages_finished ON stages (key) WHERE finished = 1;
CREATE UNIQUE INDEX stages_owner ON stages (key, owner);
CREATE INDEX stages_by_owner ON stages (owner);

CREATE TABLE run_stages (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, stage_index INTEGER NOT NULL,
  stage INTEGER NOT NULL REFERENCES stages (id), from_index INTEGER, tasks TEXT NOT NULL,
  PRIMARY KEY (run, stage_index)) WITHOUT ROWID;
CREATE INDEX run_stages_stage ON run_stages (stage);

CREATE TABLE steps (
  stage INTEGER NOT NULL REFERENCES stages (id) ON DELETE CASCADE, step INTEGER NOT NULL, loss REAL, rate REAL,
  norm REAL, tokens INTEGER NOT NULL, seconds REAL NOT NULL, PRIMARY KEY (stage, step)) WITHOUT ROWID;

CREATE TABLE scores (
  id INTEGER PRIMARY KEY, stage INTEGER NOT NULL REFERENCES stages (id) ON DELETE CASCADE, step INTEGER NOT NULL,
  kind INTEGER NOT NULL, element TEXT NOT NULL, element_group TEXT NOT NULL, metric TEXT NOT NULL, value REAL,
  standard_error REAL, n INTEGER NOT NULL, chance REAL, sample_hash TEXT NOT NULL, protocol TEXT NOT NULL,
  evaluation TEXT NOT NULL, environment TEXT NOT NULL, run TEXT NOT NULL, attempt INTEGER NOT NULL,
  number INTEGER NOT NULL, UNIQUE (stage, kind, element, step, sample_hash, protocol, metric, environment));

CREATE TABLE outcomes (
  stage INTEGER NOT NULL REFERENCES stages (id) ON DELETE CASCADE, kind INTEGER NOT NULL, element TEXT NOT NULL,
  sample_hash TEXT NOT NULL, environment TEXT NOT NULL, first INTEGER NOT NULL, packed BLOB NOT NULL,
  run TEXT NOT NULL, attempt INTEGER NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (stage, kind, element, sample_hash, environment, first)) WITHOUT ROWID;

CREATE TABLE notices (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, attempt INTEGER NOT NULL, number INTEGER NOT NULL,
  code TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (run, attempt, number)) WITHOUT ROWID;

CREATE TABLE resume_points (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, attempt INTEGER NOT NULL, number INTEGER NOT NULL,
  stage_index INTEGER NOT NULL, step INTEGER NOT NULL, path TEXT NOT NULL,
  PRIMARY KEY (run, attempt, number)) WITHOUT ROWID;
)";

constexpr const char* version_2 = "ALTER TABLE attempts ADD COLUMN history TEXT NOT NULL DEFAULT ''";

// What a run asks to be measured on; its stages may have been measured by others on more, or before it came.
constexpr const char* version_3 = R"(
CREATE TABLE run_measures (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, position INTEGER NOT NULL, kind INTEGER NOT NULL,
  element TEXT NOT NULL, sample_hash TEXT NOT NULL, PRIMARY KEY (run, position)) WITHOUT ROWID;
)";

constexpr std::array<const char*, 3> all_migrations = {version_1, version_2, version_3};

int number(SQLite::Database& connection, const char* pragma) { return connection.execAndGet(pragma).getInt(); }

int version_of(SQLite::Database& connection, const std::string& where, int newest) {
  const int id = number(connection, "PRAGMA application_id");
  const int version = number(connection, "PRAGMA user_version");
  const bool empty = number(connection, "SELECT count(*) FROM sqlite_master") == 0;
  if (id != application_id && !(empty && id == 0 && version == 0))
    throw InputError(where +
                     ": this is a database of another program, expected one of Lethe's; name another file with --db");
  if (version > newest)
    throw InputError(where + ": written by a newer Lethe (schema " + std::to_string(version) + ", this program knows " +
                     std::to_string(newest) + "); use that version or another file with --db");
  return version;
}

}  // namespace

std::span<const char* const> migrations() { return all_migrations; }

void migrate(SQLite::Database& connection, const std::string& where, std::span<const char* const> steps) {
  const int newest = static_cast<int>(steps.size());
  if (version_of(connection, where, newest) == newest) return;
  Transaction transaction(connection);
  // Another program may have done it while this one waited for the transaction.
  for (int version = version_of(connection, where, newest); version < newest; ++version)
    connection.exec(steps[static_cast<std::size_t>(version)]);
  connection.exec("PRAGMA application_id = " + std::to_string(application_id));
  connection.exec("PRAGMA user_version = " + std::to_string(newest));
  transaction.commit();
}

void refuse_unknown(SQLite::Database& connection, const std::string& where) {
  version_of(connection, where, static_cast<int>(migrations().size()));
}

void check_version(SQLite::Database& connection, const std::string& where) {
  const int newest = static_cast<int>(migrations().size());
  const int version = version_of(connection, where, newest);
  if (version < newest)
    throw InputError(where + ": schema " + std::to_string(version) + " is older than this program's (" +
                     std::to_string(newest) + "), expected a file it has opened for writing once");
}

}  // namespace lethe::store
