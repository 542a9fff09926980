// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <mutex>
#include <vector>

#include "run/event.h"

namespace lethe::ui {

/// Brings events from the training thread to the window: gathered there, delivered here at most every 40 ms.
class EventRelay : public QObject, public run::RunSink {
  Q_OBJECT

 public:
  explicit EventRelay(QObject* parent = nullptr);
  /// From any thread.
  void accept(const run::RunEvent& event) override;
  /// Delivers what waits now.
  void flush() { deliver(); }

 signals:
  void arrived(const std::vector<lethe::run::RunEvent>& events);

 private:
  void wake();
  void deliver();

  std::mutex mutex_;
  std::vector<run::RunEvent> waiting_;
  QTimer timer_;
  QElapsedTimer since_;
};

}  // namespace lethe::ui
