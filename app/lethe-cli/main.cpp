// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iostream>

#include "base/error.h"
#include "command.h"
#include "engine/engine.h"

using namespace lethe;
using namespace lethe::cli;

namespace {

int run_command(Command& command, const Common& common) {
  try {
    const int code = command.run(common);
    // A result that did not arrive is none.
    if (!std::cout.flush()) throw StoppedError("the result could not be written to standard output; is its disk full?");
    return code;
  } catch (const InputError& error) {
    tell(error.what());
    return input_at_fault;
  } catch (const StoppedError& error) {
    tell(error.what());
    return stopped;
  } catch (const std::bad_alloc& error) {
    tell(whose_memory(error) + "; close other programs, or take a smaller model or batch");
    return run_failed;
  } catch (const std::exception& error) {
    const std::string meaning = store::explained(error, database_file(common).string());
    tell(meaning.empty() ? std::string("unexpected: ") + error.what() : meaning);
    return meaning.empty() ? run_failed : input_at_fault;
  }
}

/// CLI11 would only say that a command is missing.
void refuse_unknown_command(const std::string& word) {
  std::vector<std::string> known;
  for (const CommandEntry& entry : all_commands()) known.push_back(entry.name);
  if (word.starts_with("-") || std::find(known.begin(), known.end(), word) != known.end()) return;
  throw InputError("unknown command '" + word + "'" + did_you_mean(word, known) + "; there are: " + join(known, ", "));
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("Lethe: what continual fine-tuning makes a language model forget", "lethe-cli");
  app.require_subcommand(1);
  app.set_version_flag("--version", [] { return "lethe-cli " + engine::environment("cpu", 1).program; });
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
    if (count > 1) refuse_unknown_command(words[1]);
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, std::cout, std::cerr) == 0 ? done : input_at_fault;
  } catch (const InputError& error) {
    tell(error.what());
    return input_at_fault;
  }
  common.database = database;
  return run_command(*chosen, common);
}
