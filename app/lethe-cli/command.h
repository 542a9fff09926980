// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>

#include <memory>
#include <vector>

#include "common.h"

namespace lethe::cli {

/// What scripts can rely on.
enum ExitCode { done = 0, input_at_fault = 2, run_failed = 3, stopped = 4 };

/// One command of the program, used once.
class Command {
 public:
  virtual ~Command() = default;
  /// Declares its arguments; --db and --json are there already.
  virtual void declare(CLI::App& app) = 0;
  /// Does the work and returns the exit code. Throws InputError and StoppedError.
  virtual int run(const Common& common) = 0;
};

struct CommandEntry {
  const char* name;
  const char* about;
  std::unique_ptr<Command> (*make)();
};

/// Checks of arguments whose refusals are sentences.
CLI::Validator at_least(std::int64_t least);
CLI::Validator one_of(std::vector<std::string> known);

/// Every command there is, in the order in which help shows them.
const std::vector<CommandEntry>& all_commands();

}  // namespace lethe::cli
