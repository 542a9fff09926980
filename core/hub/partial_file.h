// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace lethe::hub {

/// A file as the hub announces it.
struct RemoteFile {
  std::string name;
  std::int64_t size = -1;  ///< bytes; -1: not told
  std::string hash;        ///< 64 digits: SHA-256; 40: SHA-1 as git forms it; empty: not told
};

/// A file on its way: its bytes stand in "<blob>.incomplete" until all are there and are the right ones.
/// A full disk gives StoppedError, another refusal InputError, both with the path.
class PartialFile {
 public:
  /// Goes on with what an earlier fetch left. Size and hash must be known.
  PartialFile(std::filesystem::path blob, RemoteFile file);
  ~PartialFile();  // removes it while it holds nothing
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  const RemoteFile& file() const { return file_; }
  std::int64_t size() const { return size_; }
  bool complete() const { return size_ == file_.size; }
  /// Throws StoppedError, and nothing is left, when there come more bytes than were announced.
  void append(std::string_view bytes);
  /// Forgets what it holds.
  void restart();
  /// The server's own word on the size of the whole. Throws StoppedError, and nothing is left, when it is another one.
  void expect(std::int64_t whole);
  /// Gives the file its name. Throws StoppedError, and nothing is left, when size or hash are not what was announced.
  void finish();

 private:
  void take_up();
  [[noreturn]] void refuse(const std::string& what);

  std::filesystem::path blob_, path_;
  RemoteFile file_;
  Digest digest_;
  std::int64_t size_ = 0;
  int descriptor_ = -1;
};

}  // namespace lethe::hub
