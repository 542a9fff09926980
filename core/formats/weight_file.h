// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::formats {

/// One tensor of a file.
struct TensorEntry {
  std::string name;
  std::string type;  ///< as safetensors writes it: "F32", "BF16" …
  std::vector<std::int64_t> shape;
  /// Bytes from the start of the data. Where there are strides, they begin with the tensor's first number and hold all
  /// that the strides reach.
  std::uint64_t begin = 0, end = 0;
  /// Steps in numbers, one a dimension; empty where the tensor lies in C order.
  std::vector<std::int64_t> strides = {};
};

/// Bits of one number of that type; 0 where the type is unknown.
unsigned bits_of_type(std::string_view type);

/// A file of named tensors, mapped into memory for as long as the object lives.
class WeightFile {
 public:
  virtual ~WeightFile() = default;
  virtual const std::filesystem::path& path() const = 0;
  virtual const std::vector<TensorEntry>& tensors() const = 0;
  /// Little-endian, not necessarily aligned.
  virtual std::span<const std::byte> bytes(const TensorEntry& tensor) const = 0;
  /// Gives the memory that a part of some tensor's bytes took back to the system.
  virtual void forget(std::span<const std::byte> part) const = 0;
};

/// The file as safetensors or, where its name ends in ".bin", as PyTorch writes it. Throws InputError that names it.
std::unique_ptr<WeightFile> open_weight_file(const std::filesystem::path& path);

}  // namespace lethe::formats
