// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lethe::formats {

/// A tensor that a pickled state dict describes. Steps and places count numbers of its storage.
struct PickledTensor {
  std::string name;
  std::string type;     ///< as safetensors writes it
  std::string storage;  ///< name of the member that holds the numbers
  std::int64_t storage_size = 0, first = 0;
  std::vector<std::int64_t> shape, strides;
};

/// Reads the pickle of a state dict: a dict, plain or ordered, of tensors by name. Knows the few operations that
/// PyTorch writes for one and the few names they may call on; nothing is imported or executed. Throws InputError that
/// begins with `where` and names whatever else is met.
std::vector<PickledTensor> read_state_dict(std::span<const std::byte> pickle, const std::string& where);

}  // namespace lethe::formats
