// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include "base/error.h"
#include "command.h"

using namespace lethe;
using namespace lethe::cli;

namespace {

int run_command(Command& command, const Common& common) {
  try {
    return command.run(common);
  } catch (const InputError& error) {
    tell(error.what());
    return input_at_fault;
  } catch (const StoppedError& error) {
    tell(error.what());
    return stopped;
  } catch (const std::exception& error) {
    tell(std::string("unexpected: ") + error.what());
    return run_failed;
  }
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Lethe: what continual fine-tuning makes a language model forget", "lethe-cli");
  app.require_subcommand(1);
  Common common;
  common.executable = own_executable();
  std::string database;
  std::unique_ptr<Command> chosen;
  std::vector<std::unique_ptr<Command>> commands;
  commands.reserve(all_commands().size());
  for (const CommandEntry& entry : all_commands()) {
    CLI::App* command = app.add_subcommand(entry.name, entry.about);
    commands.push_back(entry.make());
    commands.back()->declare(*command);
    command->add_option("--db", database, "The database (default: lethe.db in the user's data folder)");
    command->add_flag("--json", common.json, "Print the result as one JSON document");
    command->callback([&chosen, &own = commands.back()] { chosen = std::move(own); });
  }
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return std::string("lethe-cli: ") + error.what() + "; '--help' shows what there is\n";
  });
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, std::cout, std::cerr) == 0 ? done : input_at_fault;
  }
  common.database = database;
  return run_command(*chosen, common);
}
