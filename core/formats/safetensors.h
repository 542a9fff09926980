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

#include "formats/mapped_file.h"
#include "formats/weight_file.h"

namespace lethe::formats {

struct SafetensorsHeader {
  std::vector<TensorEntry> tensors;  ///< in the order of their bytes
  std::map<std::string, std::string> metadata;
  std::uint64_t data_start = 0;  ///< position of the data in the file
};

/// Reads and checks a header as the reference reader does, and refuses doubled keys besides. `beginning` holds at
/// least the header, `file_size` counts the whole file. Throws InputError that begins with `where`.
SafetensorsHeader parse_safetensors_header(std::string_view beginning, std::uint64_t file_size,
                                           const std::string& where);

class SafetensorsFile final : public WeightFile {
 public:
  /// Throws InputError when the file is missing or any check fails.
  explicit SafetensorsFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const override { return file_.path(); }
  const std::vector<TensorEntry>& tensors() const override { return header_.tensors; }
  const std::map<std::string, std::string>& metadata() const { return header_.metadata; }
  /// Null when there is none of that name.
  const TensorEntry* find(const std::string& name) const;
  /// In C order.
  std::span<const std::byte> bytes(const TensorEntry& tensor) const override;
  void forget(std::span<const std::byte> part) const override { file_.forget(part); }

 private:
  MappedFile file_;
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
