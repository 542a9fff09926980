// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace lethe {

/// A digest, fed in pieces.
class Digest {
 public:
  explicit Digest(const char* algorithm);  // as OpenSSL names it
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  Digest& add(std::string_view bytes);
  /// Two hexadecimal digits a byte, in lower case; the object is spent afterwards.
  std::string hex();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// 64 hexadecimal digits.
class Sha256 : public Digest {
 public:
  Sha256() : Digest("SHA256") {}
};

/// 40 hexadecimal digits: for what git names by it, not to rely on.
class Sha1 : public Digest {
 public:
  Sha1() : Digest("SHA1") {}
};

std::string sha256(std::string_view bytes);
std::string sha256_of_file(const std::filesystem::path& path);
/// Hash of the names (relative, sorted) and contents of every regular file below a folder.
std::string sha256_of_folder(const std::filesystem::path& folder);

}  // namespace lethe
