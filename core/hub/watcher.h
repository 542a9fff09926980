// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

namespace lethe::hub {

/// Where a fetch stands, in bytes.
struct Progress {
  std::string file;
  std::int64_t file_done = 0, file_size = 0;
  std::int64_t done = 0, size = 0;  ///< of all files; what was there before counts as done
};

/// Who a fetch tells how it goes, and asks whether it shall go on.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void progressed(const Progress&) {}
  /// Why it takes longer.
  virtual void say(const std::string&) {}
  /// Waits so long; false when the fetch shall stop instead. No time at all only asks.
  virtual bool wait(std::chrono::milliseconds time) = 0;
};

}  // namespace lethe::hub
