// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <utility>

#include "run/event.h"

namespace lethe::engine {

/// Numbers the events of one attempt and hands them to the sink.
class Emitter {
 public:
  Emitter(std::string run, int attempt, run::RunSink& sink) : run_(std::move(run)), attempt_(attempt), sink_(&sink) {}

  void operator()(run::EventBody body) {
    const bool passing = std::holds_alternative<run::Progressed>(body);
    sink_->accept({run_, attempt_, passing ? 0 : ++number_, std::move(body)});
  }

 private:
  std::string run_;
  int attempt_;
  std::int64_t number_ = 0;
  run::RunSink* sink_;
};

}  // namespace lethe::engine
