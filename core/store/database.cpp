// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "base/error.h"
#include "base/files.h"
#include "store/schema.h"
#include "store/transaction.h"

namespace lethe::store {

namespace fs = std::filesystem;

static constexpr int busy_timeout_ms = 20000;

// Two programs that open a new file at once may find it locked here, where SQLite does not wait by itself.
static void use_wal(SQLite::Database& connection) {
  for (int waited = 0;; waited += 10) {
    if (connection.execAndGet("PRAGMA journal_mode").getString() == "wal") return;
    const int code = connection.tryExec("PRAGMA journal_mode = WAL");
    if (code != SQLITE_BUSY && code != SQLITE_LOCKED) return;
    if (waited >= busy_timeout_ms) throw SQLite::Exception(connection.getHandle(), code);
    sqlite3_sleep(10);
  }
}

static std::unique_ptr<SQLite::Database> open(const fs::path& file, Access access) {
  const int flags = access == Access::ReadOnly ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
  auto connection = std::make_unique<SQLite::Database>(file.string(), flags, busy_timeout_ms);
  connection->exec("PRAGMA foreign_keys = ON");
  if (access == Access::ReadOnly) {
    check_version(*connection, file.string());
    return connection;
  }
  refuse_unknown(*connection, file.string());
  use_wal(*connection);
  connection->exec("PRAGMA synchronous = FULL");
  migrate(*connection, file.string());
  return connection;
}

Database::Database(fs::path file, Access access) : file_(std::move(file)) {
  std::error_code error;
  if (fs::is_directory(file_, error)) throw InputError(file_.string() + ": this is a folder, expected a database file");
  if (access == Access::ReadOnly && !fs::exists(file_, error))
    throw InputError(file_.string() + ": no such database; name it with --db, or make one with 'run'");
  const fs::path folder = file_.parent_path();
  if (access == Access::Write && !folder.empty() && !fs::exists(folder, error)) make_folder(folder);
  try {
    connection_ = open(file_, access);
  } catch (const SQLite::Exception& problem) {
    rethrow(problem, file_.string());
  }
}

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

std::int64_t data_version(Database& database) {
  return database.connection().execAndGet("PRAGMA data_version").getInt64();
}

std::string check_integrity(Database& database) {
  return database.connection().execAndGet("PRAGMA integrity_check(1)").getString();
}

fs::path artefacts_folder(const fs::path& database) {
  return database.parent_path() / (database.stem().string() + ".artefacts");
}

}  // namespace lethe::store
