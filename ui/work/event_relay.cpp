// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/event_relay.h"

#include <algorithm>
#include <chrono>

namespace lethe::ui {

namespace {

constexpr std::chrono::milliseconds interval{40};

}  // namespace

EventRelay::EventRelay(QObject* parent) : QObject(parent) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &EventRelay::deliver);
}

void EventRelay::accept(const run::RunEvent& event) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = waiting_.empty();
    // Of passing events only the newest matters.
    if (event.number == 0 && !waiting_.empty() && waiting_.back().number == 0)
      waiting_.back() = event;
    else
      waiting_.push_back(event);
  }
  if (first) QMetaObject::invokeMethod(this, &EventRelay::wake, Qt::QueuedConnection);
}

void EventRelay::wake() {
  const qint64 gone = since_.isValid() ? since_.elapsed() : interval.count();
  timer_.start(static_cast<int>(std::clamp<qint64>(interval.count() - gone, 0, interval.count())));
}

void EventRelay::deliver() {
  std::vector<run::RunEvent> events;
  {
    const std::lock_guard lock(mutex_);
    events.swap(waiting_);
  }
  since_.restart();
  if (!events.empty()) emit arrived(events);
}

}  // namespace lethe::ui
