// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace lethe {

/// SHA-256, fed in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256& add(std::string_view bytes);
  /// 64 hexadecimal digits; the object is spent afterwards.
  std::string hex();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

std::string sha256(std::string_view bytes);
std::string sha256_of_file(const std::filesystem::path& path);
/// Hash of the names (relative, sorted) and contents of every regular file below a folder.
std::string sha256_of_folder(const std::filesystem::path& folder);

}  // namespace lethe
