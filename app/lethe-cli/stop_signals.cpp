// SPDX-License-Identifier: GPL-3.0-or-later
#include "stop_signals.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>

#include "command.h"

namespace lethe::cli {

namespace {

sigset_t awaited() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&set, signal);
  return set;
}

}  // namespace

StopSignals::StopSignals(Words words) : words_(std::move(words)) {
  const sigset_t set = awaited();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([this] { wait(); });
}

StopSignals::~StopSignals() {
  pthread_kill(thread_.native_handle(), SIGUSR1);
  thread_.join();
}

void StopSignals::set(std::function<void()> action) {
  const std::lock_guard lock(mutex_);
  action_ = std::move(action);
  if (asked_ && action_) action_();
}

void StopSignals::wait() {
  const sigset_t set = awaited();
  for (int signal = 0; sigwait(&set, &signal) == 0 && signal != SIGUSR1;) {
    if (asked_.exchange(true)) {
      tell(words_.second);
      ::_exit(stopped);
    }
    tell(words_.first);
    const std::lock_guard lock(mutex_);
    if (action_) action_();
  }
}

}  // namespace lethe::cli
