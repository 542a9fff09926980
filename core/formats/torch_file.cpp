// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/torch_file.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/error.h"
#include "formats/state_dict.h"
#include "formats/zip_directory.h"

namespace lethe::formats {

namespace {

using Members = std::map<std::string, std::span<const std::byte>>;

/// Number of a storage's numbers from the tensor's first to its last, both counted; none where it overflows.
std::optional<std::int64_t> reach(const PickledTensor& tensor) {
  std::int64_t last = 0;
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    if (tensor.shape[i] < 0 || tensor.strides[i] < 0) return std::nullopt;
    if (tensor.shape[i] == 0) return 0;
    std::int64_t step = 0;
    if (__builtin_mul_overflow(tensor.shape[i] - 1, tensor.strides[i], &step) ||
        __builtin_add_overflow(last, step, &last))
      return std::nullopt;
  }
  return last == INT64_MAX ? std::nullopt : std::optional(last + 1);
}

bool in_c_order(const PickledTensor& tensor) {
  std::int64_t step = 1;
  for (std::size_t i = tensor.shape.size(); i-- > 0;) {
    if (tensor.shape[i] != 1 && tensor.strides[i] != step) return false;
    if (__builtin_mul_overflow(step, tensor.shape[i], &step)) return false;
  }
  return true;
}

TensorEntry place(const PickledTensor& tensor, std::span<const std::byte> storage, const std::byte* start,
                  const std::string& where) {
  const auto refuse = [&](const char* what) { throw InputError(where + ": tensor '" + tensor.name + "' " + what); };
  if (tensor.shape.size() != tensor.strides.size()) refuse("has a shape and strides of different lengths");
  const std::optional<std::int64_t> count = reach(tensor);
  const auto width = static_cast<std::int64_t>(bits_of_type(tensor.type) / 8);
  const auto held = static_cast<std::int64_t>(storage.size()) / width;
  if (!count || tensor.first < 0 || tensor.storage_size < 0 || tensor.storage_size > held ||
      tensor.first > tensor.storage_size || *count > tensor.storage_size - tensor.first)
    refuse("reaches beyond the numbers that are stored for it; the file may have been cut off");
  TensorEntry entry{.name = tensor.name, .type = tensor.type, .shape = tensor.shape};
  entry.begin = static_cast<std::uint64_t>(storage.data() - start + tensor.first * width);
  entry.end = entry.begin + static_cast<std::uint64_t>(*count * width);
  if (*count > 0 && !in_c_order(tensor)) entry.strides = tensor.strides;
  return entry;
}

/// The folder within the archive, which has its file's name when it was written.
std::string root_of(const Members& members, const std::string& where) {
  static const std::string tail = "/data.pkl";
  for (const auto& [name, bytes] : members)
    if (name.ends_with(tail)) return name.substr(0, name.size() - tail.size());
  throw InputError(where + ": holds no data.pkl, expected weights that torch.save wrote");
}

void check_beginning(std::span<const std::byte> bytes, const std::string& where) {
  if (bytes.size() >= 2 && bytes[0] == std::byte{'P'} && bytes[1] == std::byte{'K'}) return;
  throw InputError(where + ": expected weights as PyTorch 1.6 or newer writes them (a zip archive); load and save " +
                   "older ones with a newer PyTorch, best as model.safetensors");
}

}  // namespace

TorchFile::TorchFile(const std::filesystem::path& path) : file_(path) {
  const std::string where = path.string();
  check_beginning(file_.bytes(), where);
  const Members members = read_zip_directory(file_.bytes(), where);
  const std::string root = root_of(members, where);
  if (const auto order = members.find(root + "/byteorder"); order != members.end()) {
    const std::string text(reinterpret_cast<const char*>(order->second.data()), order->second.size());
    if (text != "little") throw InputError(where + ": its numbers are big-endian, expected little-endian ones");
  }
  std::set<std::string> names;
  for (const PickledTensor& tensor : read_state_dict(members.at(root + "/data.pkl"), where)) {
    const auto storage = members.find(root + "/data/" + tensor.storage);
    if (storage == members.end())
      throw InputError(where + ": the numbers of tensor '" + tensor.name + "' (data/" + tensor.storage +
                       ") are missing");
    if (!names.insert(tensor.name).second) throw InputError(where + ": tensor '" + tensor.name + "' stands twice");
    tensors_.push_back(place(tensor, storage->second, file_.bytes().data(), where));
  }
}

}  // namespace lethe::formats
