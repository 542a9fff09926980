// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "run/event.h"
#include "store/statements.h"

namespace lethe::store {

/// Writes events into the tables, within a transaction of the caller's. For the inside of store/ only.
class EventWriter {
 public:
  explicit EventWriter(SQLite::Database& connection) : sql_(connection) {}

  /// Writes one event. One that was written before, or that belongs to an attempt that has ended, changes nothing.
  /// Throws std::logic_error for one that cannot be right: a gap in the numbers, an unknown run or stage.
  void write(const run::RunEvent& event);

  /// Folders of resume points that are no longer needed since the last call, to be removed after the commit.
  std::vector<std::string> take_unneeded() { return std::exchange(unneeded_, {}); }

 private:
  void put(const run::MeasurementsPlanned& body);
  void put(const run::StageStarted& body);
  void put(const run::StepLogged& body);
  void put(const run::ScoreMeasured& body);
  void put(const run::SamplesScored& body);
  void put(const run::Noticed& body);
  void put(const run::ResumePointWritten& body);
  void put(const run::StageFinished& body);
  void put(const run::RunFinished& body);
  void put(const run::RunFailed& body);
  void put(const run::RunStopped& body);
  void put(const run::Progressed&) {}

  bool is_next() const;
  std::int64_t stage_row(int index) const;
  /// Somebody else finished what this run has begun too: one of both stays, with the scores of both.
  void merge(std::int64_t stage, std::int64_t finished);
  void check_same_weights(std::int64_t stage, const run::StageFinished& body);
  void forget(int attempt, std::int64_t number);
  [[noreturn]] void refuse(const std::string& why) const;

  mutable Statements sql_;
  const run::RunEvent* event_ = nullptr;  ///< the one being written
  std::vector<std::string> unneeded_;
};

}  // namespace lethe::store
