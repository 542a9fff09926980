// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/process_executor.h"

#include <cstring>
#include <optional>
#include <thread>

#include "base/error.h"
#include "run/child_process.h"
#include "run/instruction.h"

namespace lethe::run {

namespace {

/// Exit code of a program that stopped and can be gone on with.
constexpr int stopped_code = 4;

bool is_end(const RunEvent& event) {
  return std::holds_alternative<RunFinished>(event.body) || std::holds_alternative<RunFailed>(event.body) ||
         std::holds_alternative<RunStopped>(event.body);
}

std::string sentence(const ChildProcess::End& end) {
  const std::string how =
      end.code ? "ended with exit code " + std::to_string(*end.code)
               : "was ended by signal " + std::to_string(end.signal) + " (" + ::strsignal(end.signal) + ")";
  return "the program that executed this run " + how + " before the run was at its end" +
         (end.last_words.empty() ? "" : "; its last words: " + end.last_words);
}

}  // namespace

/// A child and the thread that passes its events on.
class ProcessExecutor::Run {
 public:
  Run(const std::vector<std::string>& command, const Job& job, RunSink& sink)
      : run_(job.run), attempt_(job.attempt), sink_(sink), child_(command) {
    child_.send(to_json(job).dump());  // one that is dead already is met below
    thread_ = std::thread([this] { follow(); });
  }

  pid_t id() const { return child_.id(); }
  void send(const Instruction& instruction) {
    child_.send(to_json(instruction).dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  /// Several may wait for one run.
  void join() {
    std::call_once(joined_, [this] { thread_.join(); });
  }

 private:
  void follow() {
    try {
      while (!ended_) {
        const auto line = child_.next();
        if (!line) break;
        pass_on(event_from_json(parse_json(*line, "the child program's output", ++lines_)));
      }
    } catch (const std::exception& error) {
      child_.kill();
      child_.end();
      return tell(RunFailed{std::string("the program that executed this run does not keep to the form of events: ") +
                            error.what()});
    }
    const auto end = child_.end();
    if (ended_) return;
    // Without an event that ends it, a run counts as interrupted and goes on from its last resume point.
    if (!end.code || *end.code == stopped_code) return tell(Noticed{"interrupted", sentence(end)});
    tell(RunFailed{sentence(end)});
  }

  void pass_on(const RunEvent& event) {
    if (event.run != run_ || event.attempt != attempt_)
      throw InputError("expected events of run " + run_ + ", attempt " + std::to_string(attempt_) + ", got one of " +
                       event.run + ", attempt " + std::to_string(event.attempt));
    if (event.number != 0 && event.number != number_ + 1)
      throw InputError("expected event " + std::to_string(number_ + 1) + ", got event " + std::to_string(event.number));
    try {
      sink_.accept(event);
      if (event.number != 0) send(Taken{event.number});
    } catch (const std::exception& error) {
      if (event.number != 0) send(Declined{event.number, error.what()});
    }
    if (event.number != 0) number_ = event.number;
    ended_ = is_end(event);
  }

  /// What the child can tell no more.
  void tell(EventBody body) {
    try {
      sink_.accept({run_, attempt_, number_ + 1, std::move(body)});
    } catch (const std::exception&) {  // the store itself knows that the run did not end
    }
  }

  std::string run_;
  int attempt_;
  RunSink& sink_;
  ChildProcess child_;
  std::thread thread_;
  std::once_flag joined_;
  std::size_t lines_ = 0;
  std::int64_t number_ = 0;
  bool ended_ = false;
};

ProcessExecutor::~ProcessExecutor() {
  for (auto& [handle, run] : runs_) {
    run->send(Command::StopNow);
    run->join();
  }
}

std::string ProcessExecutor::start(const Job& job, RunSink& sink) {
  auto run = std::make_shared<Run>(command_, job, sink);
  std::string handle = job.run + "#" + std::to_string(job.attempt) + "@" + std::to_string(run->id());
  const std::lock_guard lock(mutex_);
  runs_[handle] = std::move(run);
  return handle;
}

void ProcessExecutor::control(const std::string& handle, Command command) {
  if (const auto run = find(handle)) run->send(command);
}

void ProcessExecutor::wait(const std::string& handle) {
  const auto run = find(handle);
  if (!run) return;
  run->join();
  const std::lock_guard lock(mutex_);
  runs_.erase(handle);
}

std::shared_ptr<ProcessExecutor::Run> ProcessExecutor::find(const std::string& handle) {
  const std::lock_guard lock(mutex_);
  const auto found = runs_.find(handle);
  return found == runs_.end() ? nullptr : found->second;
}

}  // namespace lethe::run
