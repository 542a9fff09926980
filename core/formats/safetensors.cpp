// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/safetensors.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"

namespace lethe::formats {

namespace {

/// The mapping of a whole regular file; {nullptr, size} for one of fewer than 8 bytes.
std::pair<const std::byte*, std::uint64_t> map_file(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    throw InputError(path.string() +
                     (errno == ENOENT ? ": no such file" : ": cannot be read: " + std::string(std::strerror(errno))));
  struct stat status {};
  ::fstat(descriptor, &status);
  void* mapping = nullptr;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (S_ISREG(status.st_mode) && size >= 8) mapping = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  ::close(descriptor);
  if (!S_ISREG(status.st_mode))
    throw InputError(path.string() + ": this is no regular file, expected a safetensors file");
  if (mapping == MAP_FAILED)
    throw InputError(path.string() + ": cannot be mapped into memory: " + std::strerror(errno));
  return {static_cast<const std::byte*>(mapping), size};
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : path_(path) {
  std::tie(mapping_, size_) = map_file(path);
  try {
    header_ =
        parse_safetensors_header({reinterpret_cast<const char*>(mapping_), mapping_ ? size_ : 0}, size_, path.string());
  } catch (...) {
    if (mapping_) ::munmap(const_cast<std::byte*>(mapping_), size_);
    throw;
  }
  for (std::size_t i = 0; i < header_.tensors.size(); ++i) index_[header_.tensors[i].name] = i;
}

SafetensorsFile::~SafetensorsFile() { ::munmap(const_cast<std::byte*>(mapping_), size_); }

const TensorEntry* SafetensorsFile::find(const std::string& name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &header_.tensors[found->second];
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorEntry& tensor) const {
  return {mapping_ + header_.data_start + tensor.begin, tensor.end - tensor.begin};
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
