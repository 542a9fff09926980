// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QElapsedTimer>
#include <ctime>
#include <vector>

namespace lethe::ui::test {

/// Processor time of the calling thread, in milliseconds.
inline double own_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

constexpr double slow_event = 5;  // milliseconds

/// One turn of the event loop: from one waking to the next.
struct Turn {
  double own = 0;    ///< processor time of the window's thread, milliseconds
  double wall = 0;   ///< from the beginning to the end of its events, milliseconds; waiting for events is not counted
  QStringList slow;  ///< events that took much of it
  QString shown;     ///< the page, or what was done
};

/// An application that times the turns of its event loop.
class TimedApplication final : public QApplication {
 public:
  using QApplication::QApplication;

  void begin() {
    turns.clear();
    turn_ = {};
    since_ = own_ms();
    waking_ = connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this, [this] { turn(); });
  }
  void end() {
    disconnect(waking_);
    turn();
  }

  bool notify(QObject* receiver, QEvent* event) override {
    if (depth_ > 0) return QApplication::notify(receiver, event);
    // The receiver may be gone afterwards.
    const QString what = QString("%1 event %2 of %3 '%4'")
                             .arg("%1")
                             .arg(event->type())
                             .arg(receiver->metaObject()->className(), receiver->objectName());
    const double own = own_ms();
    QElapsedTimer wall;
    wall.start();
    ++depth_;
    const bool done = QApplication::notify(receiver, event);
    --depth_;
    turn_.wall += static_cast<double>(wall.nsecsElapsed()) / 1e6;
    if (const double took = own_ms() - own; took > slow_event) turn_.slow << what.arg(took, 0, 'f', 1);
    return done;
  }

  std::vector<Turn> turns;
  QString shown;  ///< noted with each turn

 private:
  void turn() {
    const double now = own_ms();
    turn_.own = now - since_;
    turn_.shown = shown;
    turns.push_back(turn_);
    turn_ = {};
    since_ = own_ms();
  }

  QMetaObject::Connection waking_;
  Turn turn_;
  double since_ = 0;
  int depth_ = 0;
};

}  // namespace lethe::ui::test
