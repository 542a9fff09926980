// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checkpoint/tensors.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/error.h"

namespace lethe::engine {

namespace {

constexpr std::array<std::pair<const char*, at::ScalarType>, 12> types = {{{"F32", at::kFloat},
                                                                           {"F16", at::kHalf},
                                                                           {"BF16", at::kBFloat16},
                                                                           {"F64", at::kDouble},
                                                                           {"I64", at::kLong},
                                                                           {"I32", at::kInt},
                                                                           {"I16", at::kShort},
                                                                           {"I8", at::kChar},
                                                                           {"U8", at::kByte},
                                                                           {"BOOL", at::kBool},
                                                                           {"F8_E4M3", at::kFloat8_e4m3fn},
                                                                           {"F8_E5M2", at::kFloat8_e5m2}}};

}  // namespace

at::ScalarType scalar_type(const std::string& type, const std::string& where) {
  for (const auto& [name, scalar] : types)
    if (type == name) return scalar;
  throw InputError(where + ": the number type " + type + " is not supported");
}

std::string type_name(at::ScalarType type) {
  for (const auto& [name, scalar] : types)
    if (type == scalar) return name;
  throw std::invalid_argument("a tensor of this number type cannot be saved");
}

namespace {

/// Rows of a tensor in C order, a few at a time, so the file's pages never take much memory.
void copy_in_parts(at::Tensor& into, const formats::WeightFile& file, std::span<const std::byte> bytes,
                   at::ScalarType type) {
  constexpr std::int64_t part = 8 << 20;
  const at::Tensor flat = into.view({-1});
  const auto width = static_cast<std::int64_t>(c10::elementSize(type));
  const bool same = type == into.scalar_type();
  const std::int64_t at_once = std::min(part / width, flat.numel());
  at::Tensor buffer = at::empty({same ? 0 : at_once}, type);  // the file's numbers may be unaligned
  for (std::int64_t first = 0; first < flat.numel(); first += at_once) {
    const std::int64_t count = std::min(at_once, flat.numel() - first);
    const auto source = bytes.subspan(static_cast<std::size_t>(first * width), static_cast<std::size_t>(count * width));
    if (same) {
      std::memcpy(flat.narrow(0, first, count).mutable_data_ptr(), source.data(), source.size());
    } else {
      std::memcpy(buffer.mutable_data_ptr(), source.data(), source.size());
      flat.narrow(0, first, count).copy_(buffer.narrow(0, 0, count));
    }
    file.forget(source);
  }
}

}  // namespace

at::Tensor read_tensor(const formats::WeightFile& file, const formats::TensorEntry& entry,
                       std::optional<at::ScalarType> type) {
  const at::ScalarType own = scalar_type(entry.type, file.path().string() + ": tensor '" + entry.name + "'");
  at::Tensor tensor = at::empty(entry.shape, type.value_or(own));
  const auto bytes = file.bytes(entry);
  if (tensor.numel() == 0) return tensor;
  if (entry.strides.empty()) {
    copy_in_parts(tensor, file, bytes, own);
    return tensor;
  }
  at::Tensor reached = at::empty({static_cast<std::int64_t>(bytes.size() / c10::elementSize(own))}, own);
  std::memcpy(reached.mutable_data_ptr(), bytes.data(), bytes.size());
  return tensor.copy_(reached.as_strided(entry.shape, entry.strides));
}

void save_tensors(const std::filesystem::path& path, const NamedTensors& tensors,
                  const std::map<std::string, std::string>& metadata) {
  std::vector<at::Tensor> kept;
  std::vector<formats::TensorBytes> entries;
  for (const auto& [name, tensor] : tensors) {
    const at::Tensor& plain = kept.emplace_back(tensor.detach().to(at::kCPU).contiguous());
    entries.push_back(
        {name,
         type_name(plain.scalar_type()),
         plain.sizes().vec(),
         {static_cast<const std::byte*>(plain.const_data_ptr()), static_cast<std::size_t>(plain.nbytes())}});
  }
  formats::write_safetensors(path, std::move(entries), metadata);
}

LoadedTensors load_tensors(const std::filesystem::path& path) {
  const formats::SafetensorsFile file(path);
  LoadedTensors loaded;
  loaded.metadata = file.metadata();
  for (const auto& entry : file.tensors()) loaded.tensors.emplace(entry.name, read_tensor(file, entry));
  return loaded;
}

}  // namespace lethe::engine
