// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace lethe::run {

/// Lines out of a file descriptor, which stays the caller's. One thread reads, any may stop it.
class LineReader {
 public:
  explicit LineReader(int descriptor);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next whole line without its end; nothing at the end of the input.
  std::optional<std::string> next();
  /// What stood behind the last whole line.
  const std::string& rest() const { return buffer_; }
  /// From now on next() waits for nothing: what can be read at once is the end of the input.
  void stop();

 private:
  bool fill();

  int descriptor_;
  int stop_;  ///< readable once it is to stop
  std::string buffer_;
  std::size_t searched_ = 0;  ///< so far without an end of line
};

/// Writes all of it; false when nobody reads any more.
bool write_all(int descriptor, std::string_view bytes);

}  // namespace lethe::run
