// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "run/executor.h"
#include "store/database.h"
#include "store/queries.h"
#include "study/run_spec.h"

namespace lethe::queue {

/// What to do with a run that was begun under another device, number of threads, torch or program version.
enum class OtherEnvironment {
  Refuse,   ///< InputError
  Restart,  ///< begin anew; finished stages of the present environment are taken over
  Resume,   ///< go on from its resume point all the same: the bits may differ, and no other run takes its stages over
};

/// The queue of a database: what is left to run survives the program.
class Queue {
 public:
  explicit Queue(store::Database& database) : database_(database) {}

  /// Queues a study's runs and returns their ids in order. Finished ones are not repeated; failed, stopped and
  /// interrupted ones are queued again and go on where they were.
  std::vector<std::string> enqueue(const std::string& study, const Json& study_json,
                                   const std::vector<study::RunSpec>& specs);

  /// The run to execute next.
  std::optional<std::string> next() const;

  /// All an executor needs for the next attempt of a run. Throws InputError when it began elsewhere and `other` says
  /// to refuse that.
  run::Job job(const std::string& run, const study::Environment& environment,
               OtherEnvironment other = OtherEnvironment::Refuse) const;

  void retry(const std::string& run);
  void remove(const std::string& run);
  /// The first ones of several, as many as can be in a time; returns how many.
  std::size_t remove(std::span<const std::string> runs, std::chrono::milliseconds time);
  /// Puts runs before another one, or last.
  void move(const std::string& run, const std::optional<std::string>& before);
  void move(const std::vector<std::string>& runs, const std::optional<std::string>& before);

  store::Database& database() const { return database_; }

 private:
  /// `lost` becomes the path of a point whose folder is gone.
  std::optional<store::CommittedPoint> resume_point(const std::string& run, const study::Environment& here,
                                                    OtherEnvironment other, std::string& lost) const;

  store::Database& database_;
};

}  // namespace lethe::queue
