// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "run/event.h"

namespace lethe::run::test {

/// Numbers events as an engine does.
class Feed {
 public:
  Feed(RunSink& sink, std::string run, int attempt = 1) : sink_(sink), run_(std::move(run)), attempt_(attempt) {}
  void operator()(EventBody body) {
    const bool passing = std::holds_alternative<Progressed>(body);
    sink_.accept({run_, attempt_, passing ? 0 : ++number_, std::move(body)});
  }

 private:
  RunSink& sink_;
  std::string run_;
  int attempt_;
  std::int64_t number_ = 0;
};

/// Keeps what it gets.
class Collector : public RunSink {
 public:
  void accept(const RunEvent& event) override {
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
  }
  std::vector<RunEvent> events() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<RunEvent> events_;
};

}  // namespace lethe::run::test
