// SPDX-License-Identifier: GPL-3.0-or-later
#include "hub/blob_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/files.h"

namespace lethe::hub {

namespace {

constexpr std::chrono::milliseconds between_tries{200};

/// Who held it before may have removed it: then this lock keeps nobody out.
bool still_named(int descriptor, const std::filesystem::path& file) {
  struct stat own {};
  struct stat named {};
  return ::fstat(descriptor, &own) == 0 && ::stat(file.c_str(), &named) == 0 && own.st_ino == named.st_ino &&
         own.st_dev == named.st_dev;
}

/// The locked file, or -1 while somebody else holds it.
int try_lock(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) refuse_write(file, errno);
  // flock, because that is what huggingface_hub takes.
  const int code = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
  if (code == 0 && still_named(descriptor, file)) return descriptor;
  ::close(descriptor);
  if (code == 0 || code == EWOULDBLOCK || code == EINTR) return -1;
  throw InputError(file.string() + ": cannot be locked (" + std::strerror(code) +
                   "); let HF_HUB_CACHE name a folder on a file system that has locks");
}

}  // namespace

BlobLock::BlobLock(const std::filesystem::path& file, const std::string& name, Watcher& watcher) {
  for (bool told = false; (descriptor_ = try_lock(file)) < 0; told = true) {
    if (!told) watcher.say("another program is fetching " + name + "; waiting for it");
    if (!watcher.wait(between_tries)) throw StoppedError("stopped while another program was fetching " + name);
  }
}

BlobLock::~BlobLock() { ::close(descriptor_); }

}  // namespace lethe::hub
