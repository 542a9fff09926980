// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "run/executor.h"
#include "store/queries.h"

namespace SQLite {
class Database;
}

/// What the recorder does to attempts, each within a transaction of the caller's. For the inside of store/ only.
namespace lethe::store {

/// Opens the attempt a job names and removes what the dead ones emitted after its resume point (without one: all that
/// no finished stage holds). Returns folders of resume points that are no longer needed, to be removed after the
/// commit.
std::vector<std::string> open_attempt(SQLite::Database& connection, const run::Job& job);

/// Writes how an attempt ended, and the run with it.
void close_attempt(SQLite::Database& connection, const std::string& run, int attempt, Status status,
                   const std::string& outcome, const std::string& reason, std::optional<double> seconds = {});

/// Opens an interrupted attempt again: it went on elsewhere.
void reopen_attempt(SQLite::Database& connection, const std::string& run, int attempt);

/// All running runs become stopped, "interrupted".
void interrupt_running(SQLite::Database& connection);

/// Forgets the resume points of a run but the one from the event (attempt, number); returns their folders.
std::vector<std::string> forget_resume_points(SQLite::Database& connection, const std::string& run, int attempt,
                                              std::int64_t number);

}  // namespace lethe::store
