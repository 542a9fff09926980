// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace lethe::queue {

/// How long the runs of a study still take, judged by the steps and measurements so far.
class TimeLeft {
 public:
  struct Run {
    std::string id, model;
    std::vector<std::int64_t> steps;  ///< of each stage, stage 0 first
  };
  explicit TimeLeft(std::vector<Run> runs);
  /// Runs were queued, moved or removed; what is known of paces and places stays.
  void set_runs(std::vector<Run> runs);

  void begin_run(const std::string& id);
  void begin_stage(int stage, bool reused);
  void step(int stage, std::int64_t number, double seconds);
  void finish_stage(int stage, double seconds);
  void end_run();

  /// Empty until a stage was measured.
  std::optional<double> seconds() const;
  /// Of one run alone, as if no other measured its stage 0.
  std::optional<double> seconds(const std::string& id) const;

 private:
  /// Seconds of the latest steps and of the latest measuring. Their medians are what counts: a step in which the
  /// machine was busy elsewhere says nothing of the next.
  struct Times {
    std::deque<double> steps, measuring;
  };
  struct Pace {
    std::optional<double> step, measuring;  ///< seconds
  };
  struct Place {
    int stage = 0;
    std::int64_t step = 0;
  };
  /// Of the model, or of any model while this one has not run.
  Pace pace(const std::string& model) const;
  std::optional<double> of_run(const Run& run, const Place& from, bool untouched_measured) const;

  const Run* find(const std::string& id) const;

  std::vector<Run> runs_;
  std::unordered_map<std::string, std::size_t> indices_;  ///< run id → place in runs_
  std::map<std::string, Place> places_;  ///< run id → where it stands; a finished run is beyond its last stage
  std::map<std::string, Times> times_;   ///< by model
  std::string current_;
  bool reused_ = false;
  double stage_steps_seconds_ = 0;
};

}  // namespace lethe::queue
