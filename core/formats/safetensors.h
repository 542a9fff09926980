// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::formats {

/// One tensor of a safetensors file. `begin` and `end` count bytes from the start of the data.
struct TensorEntry {
  std::string name;
  std::string type;  ///< as written: "F32", "BF16" …
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;
};

struct SafetensorsHeader {
  std::vector<TensorEntry> tensors;  ///< in the order of their bytes
  std::map<std::string, std::string> metadata;
  std::uint64_t data_start = 0;  ///< position of the data in the file
};

/// Bits of one number of that type; 0 where the type is unknown.
unsigned bits_of_type(std::string_view type);

/// Reads and checks a header as the reference reader does, and refuses doubled keys besides. `beginning` holds at
/// least the header, `file_size` counts the whole file. Throws InputError that begins with `where`.
SafetensorsHeader parse_safetensors_header(std::string_view beginning, std::uint64_t file_size,
                                           const std::string& where);

/// A safetensors file mapped into memory for as long as the object lives.
class SafetensorsFile {
 public:
  /// Throws InputError when the file is missing or any check fails.
  explicit SafetensorsFile(const std::filesystem::path& path);
  ~SafetensorsFile();
  SafetensorsFile(const SafetensorsFile&) = delete;
  SafetensorsFile& operator=(const SafetensorsFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  const std::vector<TensorEntry>& tensors() const { return header_.tensors; }
  const std::map<std::string, std::string>& metadata() const { return header_.metadata; }
  /// Null when there is none of that name.
  const TensorEntry* find(const std::string& name) const;
  /// Little-endian, C order, not necessarily aligned.
  std::span<const std::byte> bytes(const TensorEntry& tensor) const;

 private:
  std::filesystem::path path_;
  const std::byte* mapping_ = nullptr;
  std::uint64_t size_ = 0;
  SafetensorsHeader header_;
  std::map<std::string, std::size_t> index_;
};

/// A tensor to be written; `data` must stay valid until the file is written.
struct TensorBytes {
  std::string name;
  std::string type;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> data;
};

/// Writes a file whole or not at all. Tensors are ordered by size of their type, then by name; {"format":"pt"} is added
/// to the metadata.
void write_safetensors(const std::filesystem::path& path, std::vector<TensorBytes> tensors,
                       std::map<std::string, std::string> metadata = {});

}  // namespace lethe::formats
