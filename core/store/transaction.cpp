// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/transaction.h"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/faults.h"

namespace lethe::store {

static void check_fault(const char* point, const std::string& file) {
  const int code = fault(point);
  if (code == 0) return;
  if (code == ENOSPC)
    throw StoppedError(file +
                       ": the disk is full; what was stored before stays, make room and run the same command again");
  throw InputError(file + ": cannot be written: " + std::strerror(code));
}

Transaction::Transaction(SQLite::Database& connection) : connection_(connection) {
  connection_.exec("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  // SQLite has already rolled back after some errors (a full disk); then there is nothing to do.
  if (open_ && sqlite3_get_autocommit(connection_.getHandle()) == 0) connection_.tryExec("ROLLBACK");
}

void Transaction::commit() {
  check_fault("before-commit", connection_.getFilename());
  check_fault("commit", connection_.getFilename());
  connection_.exec("COMMIT");
  open_ = false;
  fault("after-commit");
}

void rethrow(const SQLite::Exception& error, const std::string& file) {
  const int code = error.getErrorCode();
  if (code == SQLITE_FULL || (code == SQLITE_IOERR && errno == ENOSPC))
    throw StoppedError(file +
                       ": the disk is full; what was stored before stays, make room and run the same command again");
  if (code == SQLITE_NOTADB)
    throw InputError(file + ": this is not a database, expected one of Lethe's; name another file with --db");
  if (code == SQLITE_CORRUPT)
    throw InputError(file + ": the database is damaged (" + error.what() + "); restore it from a copy");
  if (code == SQLITE_BUSY)
    throw InputError(file + ": another program keeps the database busy; wait for it or end it, then try again");
  if (code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_PERM)
    throw InputError(file + ": cannot be opened for this (" + error.what() + "); check the folder and its permissions");
  throw InputError(file + ": " + error.what());
}

std::string explained(const std::exception& error, const std::string& file) {
  const auto* problem = dynamic_cast<const SQLite::Exception*>(&error);
  if (!problem) return "";
  try {
    rethrow(*problem, file);
  } catch (const std::exception& meaning) {
    return meaning.what();
  }
}

}  // namespace lethe::store
