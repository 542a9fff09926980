// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <sys/types.h>

#include <array>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "run/line_reader.h"

namespace lethe::run {

/// Another program that is spoken to in lines. It is told to end by the end of its input, which comes when this object
/// or this program is gone, and is always waited for.
class ChildProcess {
 public:
  /// `command`: the program (looked for in PATH) and its arguments. Throws InputError when it cannot be started.
  explicit ChildProcess(const std::vector<std::string>& command);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t id() const { return id_; }
  /// Sends a line, from any thread; false when nobody listens any more.
  bool send(std::string line);
  /// The next line it wrote; nothing once it wrote its last.
  std::optional<std::string> next() { return output_.next(); }
  void kill();

  struct End {
    std::optional<int> code;  ///< it ended with
    int signal = 0;           ///< that ended it, where there is no code
    std::string last_words;   ///< the last line it wrote to standard error
  };
  /// Closes its input and waits. One that stays all the same is killed after half a minute.
  End end();

 private:
  ChildProcess(const std::vector<std::string>& command, const std::array<int, 2>& sockets,
               const std::array<int, 2>& pipes);
  void spawn(const std::vector<std::string>& command, int its_socket, int its_errors);
  void listen();

  struct Descriptor {
    ~Descriptor();
    int value = -1;
  };
  Descriptor socket_, errors_;
  LineReader output_, error_lines_;
  pid_t id_ = -1;
  std::mutex sending_;
  std::thread listener_;  ///< to its standard error
  std::optional<End> end_;
  std::string last_words_;
};

}  // namespace lethe::run
