// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/faults.h"

namespace lethe {

namespace fs = std::filesystem;

void refuse_write(const fs::path& path, int code) {
  const std::string reason = std::strerror(code);
  if (code == ENOSPC || code == EDQUOT)
    throw StoppedError(path.string() + ": the disk is full (" + reason + "); make room and run the same command again");
  throw InputError(path.string() + ": cannot be written: " + reason);
}

void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

std::string read_file(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) throw InputError(path.string() + ": no such file");
  if (fs::is_directory(path, error)) throw InputError(path.string() + ": this is a folder, expected a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(path.string() + ": cannot be read: " + std::strerror(errno));
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)) {
  temporary_ = path_;
  temporary_ += ".tmp-" + std::to_string(::getpid());
  if (const int code = fault("open")) refuse_write(path_, code);
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor_ < 0) refuse_write(path_, errno);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

void AtomicFile::write(const void* bytes, std::size_t size) {
  const char* at = static_cast<const char*>(bytes);
  while (size > 0) {
    if (const int code = fault("write")) refuse_write(path_, code);
    const ssize_t written = ::write(descriptor_, at, size);
    if (written < 0) {
      if (errno == EINTR) continue;
      refuse_write(path_, errno);
    }
    at += written;
    size -= static_cast<std::size_t>(written);
  }
}

void AtomicFile::commit() {
  if (const int code = fault("sync")) refuse_write(path_, code);
  if (::fsync(descriptor_) != 0) refuse_write(path_, errno);
  ::close(descriptor_);
  descriptor_ = -1;
  const int injected = fault("before-rename");
  if (injected || ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int code = injected ? injected : errno;
    ::unlink(temporary_.c_str());
    refuse_write(path_, code);
  }
  sync_folder(path_.parent_path().empty() ? "." : path_.parent_path());
  fault("after-rename");
}

void write_file(const fs::path& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

void make_folder(const fs::path& path) {
  std::error_code error;
  if (const int code = fault("mkdir")) refuse_write(path, code);
  fs::create_directories(path, error);
  if (error) refuse_write(path, error.value());
}

void publish_folder(const fs::path& temporary, const fs::path& final_name) {
  if (const int code = fault("before-rename")) refuse_write(final_name, code);
  std::error_code error;
  fs::rename(temporary, final_name, error);
  if (error) refuse_write(final_name, error.value());
  sync_folder(final_name.parent_path());
  fault("after-rename");
}

}  // namespace lethe
