// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <vector>

#include "run/event.h"

namespace lethe::test {

/// Keeps the events of a run; `on_event` may act on each as it comes.
struct MemorySink : run::RunSink {
  std::vector<run::RunEvent> events;
  std::function<void(const run::RunEvent&)> on_event;

  void accept(const run::RunEvent& event) override {
    if (event.number > 0) events.push_back(event);
    if (on_event) on_event(event);
  }
  template <class Body>
  std::vector<Body> all() const {
    std::vector<Body> bodies;
    for (const run::RunEvent& event : events)
      if (const Body* body = std::get_if<Body>(&event.body)) bodies.push_back(*body);
    return bodies;
  }
};

}  // namespace lethe::test
