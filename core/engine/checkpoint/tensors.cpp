// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checkpoint/tensors.h"

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

at::Tensor read_tensor(const formats::SafetensorsFile& file, const formats::TensorEntry& entry) {
  const std::string where = file.path().string() + ": tensor '" + entry.name + "'";
  at::Tensor tensor = at::empty(entry.shape, scalar_type(entry.type, where));
  const auto bytes = file.bytes(entry);
  if (!bytes.empty()) std::memcpy(tensor.mutable_data_ptr(), bytes.data(), bytes.size());
  return tensor;
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
