// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace lethe::ui {

/// Does the newest work asked for in a thread of its own. What was asked for before and has not begun is dropped; what
/// is being done is told to stop, and its result does not arrive.
class LatestWork final : public QObject {
  Q_OBJECT

 public:
  using Stop = std::shared_ptr<const std::atomic<bool>>;
  /// Done in the thread; what it returns is called in this object's thread.
  using Work = std::function<std::function<void()>(const Stop& stop)>;

  explicit LatestWork(QObject* parent = nullptr);
  ~LatestWork() override;
  void ask(Work work);
  void cancel();

 private:
  void live();

  std::mutex mutex_;
  std::condition_variable asked_;
  Work next_;
  std::shared_ptr<std::atomic<bool>> stop_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace lethe::ui
