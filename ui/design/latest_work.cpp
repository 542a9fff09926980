// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/latest_work.h"

namespace lethe::ui {

LatestWork::LatestWork(QObject* parent) : QObject(parent) {}

LatestWork::~LatestWork() {
  cancel();
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  asked_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void LatestWork::ask(Work work) {
  cancel();
  {
    const std::lock_guard lock(mutex_);
    stop_ = std::make_shared<std::atomic<bool>>(false);
    next_ = std::move(work);
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { live(); });
  asked_.notify_one();
}

void LatestWork::cancel() {
  const std::lock_guard lock(mutex_);
  if (stop_) *stop_ = true;
  next_ = {};
}

void LatestWork::live() {
  for (;;) {
    Work work;
    Stop stop;
    {
      std::unique_lock lock(mutex_);
      asked_.wait(lock, [this] { return ending_ || next_; });
      if (ending_) return;
      work = std::exchange(next_, {});
      stop = stop_;
    }
    QMetaObject::invokeMethod(
        this,
        [stop, arrive = work(stop)] {
          if (!*stop && arrive) arrive();
        },
        Qt::QueuedConnection);
  }
}

}  // namespace lethe::ui
