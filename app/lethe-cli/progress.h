// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "queue/time_left.h"
#include "run/event.h"
#include "run/executor.h"
#include "status_line.h"

namespace lethe::cli {

/// Shows on standard error where the runs stand.
class ProgressLine final : public run::RunSink {
 public:
  ProgressLine(std::vector<queue::TimeLeft::Run> runs, std::size_t first);

  void begin(const run::Job& job);
  void accept(const run::RunEvent& event) override;

 private:
  void take(const run::MeasurementsPlanned&) {}
  void take(const run::StageStarted& body);
  void take(const run::StepLogged& body);
  void take(const run::ScoreMeasured& body);
  void take(const run::SamplesScored&) {}
  void take(const run::Noticed& body);
  void take(const run::ResumePointWritten&) {}
  void take(const run::StageFinished& body);
  void take(const run::RunFinished& body);
  void take(const run::RunFailed& body);
  void take(const run::RunStopped& body);
  void take(const run::Progressed& body);

  void show(bool always = false);
  std::string line() const;

  std::mutex mutex_;
  std::size_t all_, number_;  ///< runs, and which of them
  std::string run_, stage_, work_;
  int stages_ = 0;
  std::int64_t steps_ = 0;
  double tokens_a_second_ = 0;
  queue::TimeLeft left_;
  StatusLine status_;
};

}  // namespace lethe::cli
