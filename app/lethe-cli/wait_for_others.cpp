// SPDX-License-Identifier: GPL-3.0-or-later
#include "wait_for_others.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>

#include "common.h"

namespace lethe::cli {

namespace {

constexpr std::chrono::milliseconds interval{300};

/// «1 of 3 done; bloomz-nano-m full seed 2, stage 2 of 5».
std::string standing(const std::vector<store::RunRow>& rows) {
  const auto done =
      std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.status == store::Status::Done; });
  std::string text = std::to_string(done) + " of " + std::to_string(rows.size()) + " done";
  for (const store::RunRow& row : rows)
    if (row.status == store::Status::Running)
      text += "; " + row.model + " " + row.label + " seed " + std::to_string(row.seed) + ", stage " +
              std::to_string(std::min(row.stages_finished, row.stages - 1)) + " of " + std::to_string(row.stages - 1);
  return text;
}

/// Lets a wait end early when a stop is asked for.
class Pause {
 public:
  explicit Pause(StopSignals& signals) : action_(signals, [this] { wake(); }) {}
  bool stopped() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, interval, [this] { return stopped_; });
  }

 private:
  void wake() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
  StopSignals::Action action_;
};

}  // namespace

std::optional<store::Holder> queue_taker(const std::filesystem::path& database) {
  auto holder = store::recorder_of(database);
  return holder && holder->takes_queue ? holder : std::nullopt;
}

bool is_open(store::Status status) { return status == store::Status::Queued || status == store::Status::Running; }

Waited wait_for_others(store::Database& database, const std::vector<std::string>& runs, StopSignals& signals) {
  Pause pause(signals);
  std::string told;
  int alone = 0;
  for (;;) {
    std::vector<store::RunRow> rows;
    for (const std::string& id : runs) rows.push_back(store::get_run(database, id));
    if (std::none_of(rows.begin(), rows.end(), [](const auto& row) { return is_open(row.status); }))
      return Waited::Ended;
    if (std::string now = standing(rows); now != told) tell(told = std::move(now));
    // Between two runs of its queue a program may let go for a moment.
    alone = store::recorder_of(database.file()) ? 0 : alone + 1;
    if (alone == 3) {
      const bool stopped =
          std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.status == store::Status::Stopped; });
      return stopped ? Waited::Ended : Waited::NobodyRecords;
    }
    if (pause.stopped()) return Waited::Stopped;
  }
}

}  // namespace lethe::cli
