// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/time_left.h"

#include <algorithm>
#include <set>

namespace lethe::queue {

namespace {

constexpr std::size_t steps_that_count = 33, stages_that_count = 3;

void remember(std::deque<double>& times, double seconds, std::size_t count) {
  times.push_back(seconds);
  if (times.size() > count) times.pop_front();
}

std::optional<double> median(const std::deque<double>& times) {
  if (times.empty()) return std::nullopt;
  std::vector<double> sorted(times.begin(), times.end());
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() - 1) / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

}  // namespace

TimeLeft::TimeLeft(std::vector<Run> runs) { set_runs(std::move(runs)); }

void TimeLeft::set_runs(std::vector<Run> runs) {
  runs_ = std::move(runs);
  indices_.clear();
  for (std::size_t i = 0; i < runs_.size(); ++i) indices_.emplace(runs_[i].id, i);
}

const TimeLeft::Run* TimeLeft::find(const std::string& id) const {
  const auto found = indices_.find(id);
  return found == indices_.end() ? nullptr : &runs_[found->second];
}

void TimeLeft::begin_run(const std::string& id) {
  current_ = id;
  places_[id] = {};
}

void TimeLeft::begin_stage(int stage, bool reused) {
  places_[current_] = {stage, 0};
  reused_ = reused;
  stage_steps_seconds_ = 0;
}

void TimeLeft::step(int stage, std::int64_t number, double seconds) {
  places_[current_] = {stage, number};
  stage_steps_seconds_ += seconds;
  const Run* run = find(current_);
  if (!run) return;
  remember(times_[run->model].steps, seconds, steps_that_count);
}

void TimeLeft::finish_stage(int stage, double seconds) {
  places_[current_] = {stage + 1, 0};
  const Run* run = find(current_);
  if (run && !reused_)
    remember(times_[run->model].measuring, std::max(seconds - stage_steps_seconds_, 0.0), stages_that_count);
}

void TimeLeft::end_run() {
  if (const Run* run = find(current_)) places_[current_] = {static_cast<int>(run->steps.size()), 0};
}

TimeLeft::Pace TimeLeft::pace(const std::string& model) const {
  Pace pace;
  const auto fill = [&](const Times& times) {
    if (!pace.step) pace.step = median(times.steps);
    if (!pace.measuring) pace.measuring = median(times.measuring);
  };
  if (const auto own = times_.find(model); own != times_.end()) fill(own->second);
  for (const auto& [name, other] : times_) fill(other);
  return pace;
}

std::optional<double> TimeLeft::of_run(const Run& run, const Place& from, bool untouched_measured) const {
  const Pace known = pace(run.model);
  if (!known.measuring || !known.step) return std::nullopt;
  double seconds = 0;
  for (auto stage = static_cast<std::size_t>(from.stage); stage < run.steps.size(); ++stage) {
    const std::int64_t gone = stage == static_cast<std::size_t>(from.stage) ? from.step : 0;
    seconds += static_cast<double>(std::max<std::int64_t>(run.steps[stage] - gone, 0)) * *known.step;
    if (stage > 0 || !untouched_measured) seconds += *known.measuring;
  }
  return seconds;
}

std::optional<double> TimeLeft::seconds(const std::string& id) const {
  const Run* run = find(id);
  if (!run) return std::nullopt;
  const auto place = places_.find(id);
  return of_run(*run, place == places_.end() ? Place{} : place->second, false);
}

std::optional<double> TimeLeft::seconds() const {
  std::set<std::string> measured;  // models whose stage 0 is done, or will be by a run before
  double sum = 0;
  for (const Run& run : runs_) {
    const auto place = places_.find(run.id);
    const auto seconds = of_run(run, place == places_.end() ? Place{} : place->second, measured.contains(run.model));
    if (!seconds) return std::nullopt;
    sum += *seconds;
    measured.insert(run.model);
  }
  return sum;
}

}  // namespace lethe::queue
