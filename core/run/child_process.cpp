// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include "base/error.h"
#include "base/trim.h"

namespace lethe::run {

namespace {

constexpr int patience = 30'000;  // milliseconds

void must(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
}

/// Out of the way of 0, 1 and 2, which the child's are put upon.
int moved_up(int descriptor) {
  if (descriptor > STDERR_FILENO) return descriptor;
  const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  ::close(descriptor);
  must(moved, "no descriptor is left for a child program");
  return moved;
}

/// Our ends are closed in every program that is started; so is the child's after it has been given it.
std::array<int, 2> socket_pair() {
  std::array<int, 2> ends{};
  must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), "no socket for a child program");
  return {moved_up(ends[0]), moved_up(ends[1])};
}

std::array<int, 2> pipe_pair() {
  std::array<int, 2> ends{};
  must(::pipe2(ends.data(), O_CLOEXEC), "no pipe for a child program");
  return {moved_up(ends[0]), moved_up(ends[1])};
}

/// A group of its own, so that Ctrl-C reaches it only through us; signals as a program finds them from a shell.
struct SpawnAttributes {
  SpawnAttributes() {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&value);
    posix_spawnattr_setpgroup(&value, 0);
    posix_spawnattr_setsigmask(&value, &none);
    posix_spawnattr_setsigdefault(&value, &all);
    posix_spawnattr_setflags(&value, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnAttributes() { posix_spawnattr_destroy(&value); }
  posix_spawnattr_t value{};
};

struct SpawnActions {
  SpawnActions() { posix_spawn_file_actions_init(&value); }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&value); }
  posix_spawn_file_actions_t value{};
};

}  // namespace

ChildProcess::Descriptor::~Descriptor() {
  if (value >= 0) ::close(value);
}

ChildProcess::ChildProcess(const std::vector<std::string>& command)
    : ChildProcess(command, socket_pair(), pipe_pair()) {}

ChildProcess::ChildProcess(const std::vector<std::string>& command, const std::array<int, 2>& sockets,
                           const std::array<int, 2>& pipes)
    : socket_{sockets[0]}, errors_{pipes[0]}, output_(sockets[0]), error_lines_(pipes[0]) {
  const Descriptor its_socket{sockets[1]}, its_errors{pipes[1]};
  spawn(command, its_socket.value, its_errors.value);
  listener_ = std::thread([this] { listen(); });
}

void ChildProcess::spawn(const std::vector<std::string>& command, int its_socket, int its_errors) {
  SpawnActions actions;
  posix_spawn_file_actions_adddup2(&actions.value, its_socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions.value, its_socket, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions.value, its_errors, STDERR_FILENO);
  const SpawnAttributes attributes;
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int error = ::posix_spawnp(&id_, arguments[0], &actions.value, &attributes.value, arguments.data(), environ);
  if (error != 0) throw InputError(command[0] + ": cannot be started: " + std::strerror(error));
}

ChildProcess::~ChildProcess() {
  if (!end_) end();
}

void ChildProcess::listen() {
  const auto remember = [this](const std::string& line) {
    if (std::string words = trimmed(line); !words.empty()) last_words_ = std::move(words);
  };
  while (const auto line = error_lines_.next()) remember(*line);
  remember(error_lines_.rest());
}

bool ChildProcess::send(std::string line) {
  line += '\n';
  const std::lock_guard lock(sending_);
  for (std::string_view bytes = line; !bytes.empty();) {
    const ssize_t count = ::send(socket_.value, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void ChildProcess::kill() {
  if (!end_) ::kill(id_, SIGKILL);
}

ChildProcess::End ChildProcess::end() {
  if (end_) return *end_;
  ::shutdown(socket_.value, SHUT_RDWR);
  const Descriptor life{static_cast<int>(::syscall(SYS_pidfd_open, id_, 0))};
  pollfd ended{life.value, POLLIN, 0};
  if (life.value >= 0 && ::poll(&ended, 1, patience) == 0) ::kill(id_, SIGKILL);
  int status = 0;
  pid_t found = 0;
  while ((found = ::waitpid(id_, &status, 0)) < 0 && errno == EINTR) {
  }
  error_lines_.stop();  // a child of its own may hold the other end
  listener_.join();
  end_.emplace();
  if (found == id_ && WIFSIGNALED(status))
    end_->signal = WTERMSIG(status);
  else
    end_->code = found == id_ ? WEXITSTATUS(status) : -1;
  end_->last_words = last_words_;
  return *end_;
}

}  // namespace lethe::run
