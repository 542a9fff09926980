// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/line_service.h"

#include <thread>
#include <utility>

#include "base/error.h"

namespace lethe::run {

namespace {

const char* const source = "standard input";

std::optional<LineService::Ending> ending_of(const RunEvent& event) {
  if (std::holds_alternative<RunFinished>(event.body)) return LineService::Ending::Finished;
  if (std::holds_alternative<RunFailed>(event.body)) return LineService::Ending::Failed;
  if (std::holds_alternative<RunStopped>(event.body)) return LineService::Ending::Stopped;
  return std::nullopt;
}

std::string in_line(std::size_t number) { return std::string(source) + ", line " + std::to_string(number); }

}  // namespace

LineService::LineService(int in, int out, Executor& executor, std::function<void()> gone)
    : in_(in), out_(out), executor_(executor), gone_(std::move(gone)) {}

Job LineService::read_job() {
  auto line = in_.next();
  if (!line) line = in_.rest();
  if (line->empty()) throw InputError(std::string(source) + ": expected a job as a line of JSON, got nothing");
  const Json json = parse_json(*line, source, ++lines_);
  try {
    return job_from_json(json);
  } catch (const InputError& error) {
    throw InputError(in_line(lines_) + ": " + error.what());
  }
}

LineService::Ending LineService::execute(const Job& job) {
  {
    const std::lock_guard lock(mutex_);
    handle_ = executor_.start(job, *this);
    if (command_ != Command::Go) executor_.control(handle_, command_);
  }
  std::thread reader([this] { read_instructions(); });
  executor_.wait(handle_);
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  in_.stop();
  reader.join();
  if (problem_) std::rethrow_exception(problem_);
  return ending_;
}

void LineService::control(Command command) {
  const std::lock_guard lock(mutex_);
  command_ = command;
  if (!handle_.empty()) executor_.control(handle_, command);
}

void LineService::read_instructions() {
  try {
    while (const auto line = in_.next()) {
      const Json json = parse_json(*line, source, ++lines_);
      obey(instruction_from_json(json, in_line(lines_)));
    }
  } catch (...) {
    problem_ = std::current_exception();
  }
  {
    const std::lock_guard lock(mutex_);
    if (over_ || (last_ != 0 && answer_ >= last_)) return;
    alone_ = true;
  }
  answered_.notify_all();
  control(Command::StopNow);
  if (!problem_ && gone_) gone_();
}

void LineService::obey(const Instruction& instruction) {
  if (const auto* command = std::get_if<Command>(&instruction)) return control(*command);
  {
    const std::lock_guard lock(mutex_);
    if (const auto* taken = std::get_if<Taken>(&instruction)) answer_ = taken->number;
    if (const auto* declined = std::get_if<Declined>(&instruction))
      answer_ = declined->number, declined_ = declined->why;
  }
  answered_.notify_all();
}

void LineService::accept(const RunEvent& event) {
  if (!write_all(out_, to_json(event).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"))
    throw StoppedError("the events of the run could not be written to standard output");
  if (event.number == 0) return;
  std::unique_lock lock(mutex_);
  const auto ending = ending_of(event);
  if (ending) last_ = event.number;
  answered_.wait(lock, [&] { return answer_ >= event.number || alone_; });
  if (answer_ < event.number) throw StoppedError("the program that asked for this run listens no more");
  if (declined_) throw StoppedError(*std::exchange(declined_, {}));
  if (ending) ending_ = *ending;
}

}  // namespace lethe::run
