// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/safetensors.h"

#include <algorithm>
#include <stdexcept>

#include "base/files.h"
#include "base/json.h"

namespace lethe::formats {

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : file_(path) {
  const std::span<const std::byte> bytes = file_.bytes();
  header_ = parse_safetensors_header({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, bytes.size(),
                                     path.string());
  for (std::size_t i = 0; i < header_.tensors.size(); ++i) index_[header_.tensors[i].name] = i;
}

const TensorEntry* SafetensorsFile::find(const std::string& name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &header_.tensors[found->second];
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorEntry& tensor) const {
  return file_.bytes().subspan(header_.data_start + tensor.begin, tensor.end - tensor.begin);
}

void write_safetensors(const std::filesystem::path& path, std::vector<TensorBytes> tensors,
                       std::map<std::string, std::string> metadata) {
  std::sort(tensors.begin(), tensors.end(), [](const TensorBytes& a, const TensorBytes& b) {
    const unsigned bits_a = bits_of_type(a.type), bits_b = bits_of_type(b.type);
    return bits_a != bits_b ? bits_a > bits_b : a.name < b.name;
  });
  metadata.emplace("format", "pt");
  OrderedJson header;
  header["__metadata__"] = metadata;
  std::uint64_t offset = 0;
  for (const TensorBytes& tensor : tensors) {
    if (header.contains(tensor.name)) throw std::logic_error("two tensors are named '" + tensor.name + "'");
    header[tensor.name] = {
        {"dtype", tensor.type}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + tensor.data.size()}}};
    offset += tensor.data.size();
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = text.size();
  AtomicFile file(path);
  file.write(&length, 8);
  file.write(text);
  for (const TensorBytes& tensor : tensors) file.write(tensor.data.data(), tensor.data.size());
  file.commit();
}

}  // namespace lethe::formats
