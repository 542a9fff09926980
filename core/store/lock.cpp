// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/lock.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "base/error.h"
#include "base/faults.h"
#include "base/json.h"

namespace lethe::store {

namespace fs = std::filesystem;

namespace {

fs::path lock_file(const fs::path& database) { return database.string() + ".lock"; }

// Locks of the open file, not of the process: they also keep out a second recorder in one program, and can be asked
// for without being taken.
struct flock whole_file(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

std::string utc_now() {
  const std::time_t time = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return text.data();
}

Holder read_holder(int descriptor) {
  std::array<char, 1024> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  const Json json =
      Json::parse(std::string_view(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0), nullptr, false);
  if (!json.is_object()) return {};
  return {json.value("process", 0L), json.value("host", ""), json.value("program", ""), json.value("since", ""),
          json.value("queue", false)};
}

}  // namespace

std::string words(const Holder& holder) {
  return (holder.program.empty() ? "another program" : holder.program) + " (process " + std::to_string(holder.process) +
         " on " + holder.host + ")";
}

RecorderLock::RecorderLock(const fs::path& database, const std::string& program, bool takes_queue) {
  const fs::path file = lock_file(database);
  const int injected = fault("open");
  descriptor_ = injected ? -1 : ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0)
    throw InputError(file.string() + ": cannot be written: " + std::strerror(injected ? injected : errno));
  auto lock = whole_file(F_WRLCK);
  if (::fcntl(descriptor_, F_OFD_SETLK, &lock) != 0) {
    if (const int code = errno; code != EAGAIN && code != EACCES) {
      ::close(descriptor_);
      throw InputError(file.string() + ": cannot be locked (" + std::strerror(code) +
                       "); put the database on a file system that has locks");
    }
    const Holder holder = read_holder(descriptor_);
    ::close(descriptor_);
    throw InputError(database.string() + ": " + words(holder) + " records into it since " + holder.since +
                     " UTC; wait until it ends or use another database");
  }
  const std::string who = Json{
      {"process", ::getpid()},
      {"host", host_name()},
      {"program", program},
      {"since", utc_now()},
      {"queue", takes_queue}}.dump();
  if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, who.data(), who.size(), 0) < 0) {
    const int code = errno;
    ::close(descriptor_);
    if (code == ENOSPC)
      throw StoppedError(file.string() + ": the disk is full; make room and run the same command again");
    throw InputError(file.string() + ": cannot be written: " + std::strerror(code));
  }
}

RecorderLock::~RecorderLock() {
  if (::ftruncate(descriptor_, 0) != 0) {
  }  // the text is only read while the lock is held
  ::close(descriptor_);
}

std::optional<Holder> recorder_of(const fs::path& database) {
  const int descriptor = ::open(lock_file(database).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  auto lock = whole_file(F_RDLCK);
  std::optional<Holder> holder;
  if (::fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) holder = read_holder(descriptor);
  ::close(descriptor);
  return holder;
}

}  // namespace lethe::store
