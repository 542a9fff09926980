// SPDX-License-Identifier: GPL-3.0-or-later
#include "hub/partial_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "base/error.h"
#include "base/faults.h"
#include "base/files.h"

namespace lethe::hub {

namespace {

/// Git's name of a file is the SHA-1 of this heading and the content.
Digest begun(const RemoteFile& file) {
  if (file.hash.size() == 64) return Sha256();
  Digest digest = Sha1();
  digest.add("blob " + std::to_string(file.size)).add({"", 1});
  return digest;
}

}  // namespace

PartialFile::PartialFile(std::filesystem::path blob, RemoteFile file)
    : blob_(std::move(blob)), path_(blob_.string() + ".incomplete"), file_(std::move(file)), digest_(begun(file_)) {
  const int injected = fault("open");
  descriptor_ = injected ? -1 : ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (descriptor_ < 0) refuse_write(path_, injected ? injected : errno);
  take_up();
}

PartialFile::~PartialFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (size_ == 0) ::unlink(path_.c_str());
}

void PartialFile::take_up() {
  std::vector<char> buffer(1 << 20);
  for (ssize_t got = 0; (got = ::read(descriptor_, buffer.data(), buffer.size())) != 0;) {
    if (got < 0 && errno == EINTR) continue;
    size_ += got < 0 ? 0 : got;
    if (got < 0 || size_ > file_.size) return restart();
    digest_.add({buffer.data(), static_cast<std::size_t>(got)});
  }
}

void PartialFile::append(std::string_view bytes) {
  if (static_cast<std::int64_t>(bytes.size()) > file_.size - size_)
    refuse("more than the announced " + std::to_string(file_.size) + " bytes came");
  for (std::string_view left = bytes; !left.empty();) {
    if (const int code = fault("write")) refuse_write(path_, code);
    const ssize_t written = ::pwrite(descriptor_, left.data(), left.size(), size_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse_write(path_, errno);
    const auto count = static_cast<std::size_t>(written);
    digest_.add(left.substr(0, count));
    left.remove_prefix(count);
    size_ += written;
  }
}

void PartialFile::restart() {
  if (::ftruncate(descriptor_, 0) != 0) refuse_write(path_, errno);
  digest_ = begun(file_);
  size_ = 0;
}

void PartialFile::expect(std::int64_t whole) {
  if (whole != file_.size)
    refuse("the server has " + std::to_string(whole) + " bytes of it, expected " + std::to_string(file_.size));
}

void PartialFile::finish() {
  if (!complete()) refuse("only " + std::to_string(size_) + " bytes came, expected " + std::to_string(file_.size));
  if (const std::string hash = digest_.hex(); hash != file_.hash)
    refuse("what came is not what the hub announced (hash " + hash.substr(0, 12) + "…, expected " +
           file_.hash.substr(0, 12) + "…)");
  if (const int code = fault("sync")) refuse_write(path_, code);
  if (::fsync(descriptor_) != 0) refuse_write(path_, errno);
  ::close(descriptor_);
  descriptor_ = -1;
  const int injected = fault("before-rename");
  if (injected || ::rename(path_.c_str(), blob_.c_str()) != 0) refuse_write(blob_, injected ? injected : errno);
  sync_folder(blob_.parent_path());
  fault("after-rename");
}

void PartialFile::refuse(const std::string& what) {
  ::unlink(path_.c_str());
  ::close(descriptor_);
  descriptor_ = -1;
  throw StoppedError(file_.name + ": " + what + "; it was removed, and the same command fetches it anew");
}

}  // namespace lethe::hub
