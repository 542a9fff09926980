// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <string>

namespace lethe::cli {

/// Where work stands, on standard error: one line that is rewritten on a terminal, else a line every two seconds.
/// To be called by one thread at a time.
class StatusLine {
 public:
  StatusLine();
  ~StatusLine() { clear(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  /// Whether it is time for another line.
  bool due() const;
  void show(const std::string& line);
  /// Another line was shown instead.
  void shown() { last_ = std::chrono::steady_clock::now(); }
  /// A sentence that stays.
  void message(const std::string& sentence);
  void clear();

 private:
  const bool terminal_;
  bool stands_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace lethe::cli
