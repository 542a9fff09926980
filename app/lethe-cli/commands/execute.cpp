// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include "all.h"
#include "engine/engine.h"
#include "run/line_service.h"
#include "stop_signals.h"

namespace lethe::cli {

namespace {

/// Stage keys name the environment, so what is computed under another one would be taken for what it is not.
void admit(const run::Job& job) {
  const study::Environment here = engine::environment(job.environment.device, job.environment.threads);
  if (study::same_bits(job.environment, here)) return;
  const auto words = [](const study::Environment& environment) {
    return environment.device + " " + environment.device_name + ", torch " + environment.torch + ", Lethe " +
           environment.program;
  };
  throw InputError("the job is for " + words(job.environment) + ", but this is " + words(here) +
                   "; both programs must be of one version and on equal machines");
}

int exit_code(run::LineService::Ending ending) {
  switch (ending) {
    case run::LineService::Ending::Finished:
      return done;
    case run::LineService::Ending::Failed:
      return run_failed;
    default:
      return stopped;
  }
}

/// Nothing that is still computed would be stored.
void end_at_once() {
  tell("ended, because standard input did: nobody takes the events of this run any more");
  ::_exit(stopped);
}

class Execute final : public Command {
 public:
  void declare(CLI::App& app) override {
    app.footer(
        "The job is the first line of standard input. Further lines are commands and answers to events: each numbered\n"
        "event waits for its answer. The program ends when standard input does.");
  }

  int run(const Common&) override {
    StopSignals signals;
    const auto executor = engine::make_thread_executor();
    run::LineService service(STDIN_FILENO, STDOUT_FILENO, *executor, end_at_once);
    const run::Job job = service.read_job();
    admit(job);
    const StopSignals::Action on_stop(signals, [&service] { service.control(run::Command::StopNow); });
    return exit_code(service.execute(job));
  }
};

}  // namespace

std::unique_ptr<Command> make_execute() { return std::make_unique<Execute>(); }

}  // namespace lethe::cli
