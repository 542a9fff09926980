// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace lethe {

/// The whole file. Throws InputError naming the file when it is missing or cannot be read.
std::string read_file(const std::filesystem::path& path);

/// A file that appears whole or not at all: bytes go to a temporary sibling, commit() syncs and renames it.
/// Every write is checked: a full disk gives StoppedError, another refusal InputError, both with the path.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();  // removes the temporary when commit() was not reached
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  void write(const void* bytes, std::size_t size);
  void write(std::string_view text) { write(text.data(), text.size()); }
  void commit();

 private:
  std::filesystem::path path_, temporary_;
  int descriptor_ = -1;
};

/// Throws what a refusal of the operating system (an errno) to write there means: StoppedError where the disk is full,
/// else InputError.
[[noreturn]] void refuse_write(const std::filesystem::path& path, int code);
/// A rename in the folder lasts from now on.
void sync_folder(const std::filesystem::path& folder);

void write_file(const std::filesystem::path& path, std::string_view bytes);
/// Makes the folder and its parents; throws InputError with the reason.
void make_folder(const std::filesystem::path& path);
/// Renames a folder (made under a temporary name) to its final name and syncs the parent.
void publish_folder(const std::filesystem::path& temporary, const std::filesystem::path& final_name);

}  // namespace lethe
