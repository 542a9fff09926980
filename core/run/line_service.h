// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "run/executor.h"
#include "run/instruction.h"
#include "run/line_reader.h"

namespace lethe::run {

/// The far side of a ProcessExecutor: executes one job that comes in as a line of JSON. Further lines in are
/// instructions, lines out are events; each numbered event is answered before the run goes on, as when it is handed to
/// a sink of this program.
class LineService final : RunSink {
 public:
  enum class Ending { Finished, Failed, Stopped };

  /// `gone` is called when the input ends before the run has: nobody takes its events any more.
  LineService(int in, int out, Executor& executor, std::function<void()> gone = {});

  /// The first line. Throws InputError.
  Job read_job();
  /// Throws InputError for an instruction that is none; the run has stopped then.
  Ending execute(const Job& job);
  /// From any thread.
  void control(Command command);

 private:
  void accept(const RunEvent& event) override;
  void read_instructions();
  void obey(const Instruction& instruction);

  LineReader in_;
  int out_;
  Executor& executor_;
  std::function<void()> gone_;
  std::size_t lines_ = 0;
  Ending ending_ = Ending::Stopped;
  std::exception_ptr problem_;

  std::mutex mutex_;
  std::condition_variable answered_;
  std::string handle_;
  Command command_ = Command::Go;
  std::int64_t answer_ = 0;              ///< the number of the event that was answered last
  std::optional<std::string> declined_;  ///< why it was not taken
  std::int64_t last_ = 0;                ///< the number of the event that ends the run
  bool over_ = false, alone_ = false;
};

}  // namespace lethe::run
