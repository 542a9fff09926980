// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "formats/safetensors.h"

namespace lethe::formats {

static_assert(std::endian::native == std::endian::little, "safetensors data are used as they lie in the file");

namespace {

constexpr std::uint64_t largest_header = 100'000'000;

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw InputError(where + ": not a sound safetensors file: " + what);
}

/// Looks for doubled keys, which a tree of values would hide.
class DoubledKeys : public nlohmann::json_sax<Json> {
 public:
  std::string doubled, broken;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return open(); }
  bool key(string_t& name) override {
    if (keys_.back().insert(name).second) return true;
    doubled = name;
    return false;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    broken = "its header is no valid JSON at byte " + std::to_string(position + 7);
    return false;
  }

 private:
  bool open() {
    keys_.emplace_back();
    if (keys_.size() <= 8) return true;
    broken = "its header is nested too deeply";
    return false;
  }
  bool close() { return keys_.pop_back(), true; }

  std::vector<std::set<std::string>> keys_;
};

Json parse_header_json(std::string_view text, const std::string& where) {
  if (text.empty() || text.front() != '{') refuse(where, "its header does not begin with '{'");
  DoubledKeys keys;
  if (!Json::sax_parse(text, &keys)) {
    if (!keys.doubled.empty()) refuse(where, "the name '" + keys.doubled + "' stands twice in its header");
    refuse(where, keys.broken);
  }
  return Json::parse(text);
}

std::optional<std::uint64_t> product(std::uint64_t a, std::uint64_t b) {
  std::uint64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

std::uint64_t size_in_bytes(const TensorEntry& tensor, const std::string& where) {
  std::optional<std::uint64_t> bits = bits_of_type(tensor.type);
  for (const std::int64_t n : tensor.shape)
    if (bits) bits = product(*bits, static_cast<std::uint64_t>(n));
  if (!bits) refuse(where, "the shape of tensor '" + tensor.name + "' is too large");
  if (*bits % 8 != 0) refuse(where, "tensor '" + tensor.name + "' does not end at a whole byte");
  return *bits / 8;
}

const Json& member(const Json& entry, const char* key, const std::string& name, const std::string& where) {
  const auto found = entry.find(key);
  if (found == entry.end()) refuse(where, "tensor '" + name + "' has no '" + key + "'");
  return *found;
}

std::uint64_t whole_number(const Json& value, const std::string& what, const std::string& where) {
  constexpr auto limit = static_cast<std::uint64_t>(INT64_MAX);
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > limit)
    refuse(where, what + " must be whole numbers of at least 0, got " + value.dump().substr(0, 40));
  return value.get<std::uint64_t>();
}

TensorEntry parse_entry(const std::string& name, const Json& entry, const std::string& where) {
  if (!entry.is_object()) refuse(where, "the entry of tensor '" + name + "' is no object");
  TensorEntry tensor;
  tensor.name = name;
  const Json& type = member(entry, "dtype", name, where);
  if (!type.is_string() || bits_of_type(type.get<std::string>()) == 0)
    refuse(where, "tensor '" + name + "' has the unknown number type " + type.dump().substr(0, 40));
  tensor.type = type.get<std::string>();
  const Json& shape = member(entry, "shape", name, where);
  if (!shape.is_array()) refuse(where, "the shape of tensor '" + name + "' is no list");
  for (const Json& n : shape)
    tensor.shape.push_back(static_cast<std::int64_t>(whole_number(n, "the shape of tensor '" + name + "'", where)));
  const Json& offsets = member(entry, "data_offsets", name, where);
  if (!offsets.is_array() || offsets.size() != 2)
    refuse(where, "the data_offsets of tensor '" + name + "' are no two numbers");
  tensor.begin = whole_number(offsets[0], "the data_offsets of tensor '" + name + "'", where);
  tensor.end = whole_number(offsets[1], "the data_offsets of tensor '" + name + "'", where);
  return tensor;
}

void parse_metadata(const Json& entry, SafetensorsHeader& header, const std::string& where) {
  if (!entry.is_object()) refuse(where, "its __metadata__ is no object");
  for (const auto& [key, value] : entry.items()) {
    if (!value.is_string()) refuse(where, "its __metadata__ '" + key + "' is no text");
    header.metadata[key] = value.get<std::string>();
  }
}

void check_layout(const SafetensorsHeader& header, std::uint64_t file_size, const std::string& where) {
  std::uint64_t end = 0;
  for (const TensorEntry& tensor : header.tensors) {
    const std::string range = std::to_string(tensor.begin) + " to " + std::to_string(tensor.end);
    if (tensor.begin != end || tensor.end < tensor.begin)
      refuse(where, "the bytes " + range + " of tensor '" + tensor.name + "' do not follow on byte " +
                        std::to_string(end) + " of the data without a hole or an overlap");
    const std::uint64_t size = size_in_bytes(tensor, where);
    if (tensor.end - tensor.begin != size)
      refuse(where, "tensor '" + tensor.name + "' needs " + std::to_string(size) + " bytes by its shape, got " +
                        std::to_string(tensor.end - tensor.begin));
    end = tensor.end;
  }
  const std::uint64_t expected = header.data_start + end;
  if (expected != file_size)
    refuse(where, "expected a file of " + std::to_string(expected) + " bytes by its header, got " +
                      std::to_string(file_size) + (file_size < expected ? "; it was cut off" : ""));
}

}  // namespace

unsigned bits_of_type(std::string_view type) {
  static const std::map<std::string_view, unsigned> bits = {
      {"BOOL", 8},        {"U8", 8},          {"I8", 8},      {"F8_E4M3", 8}, {"F8_E5M2", 8}, {"F8_E8M0", 8},
      {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8}, {"I16", 16},    {"U16", 16},    {"F16", 16},    {"BF16", 16},
      {"I32", 32},        {"U32", 32},        {"F32", 32},    {"C64", 64},    {"F64", 64},    {"I64", 64},
      {"U64", 64},        {"F4", 4},          {"F6_E2M3", 6}, {"F6_E3M2", 6}};
  const auto found = bits.find(type);
  return found == bits.end() ? 0 : found->second;
}

SafetensorsHeader parse_safetensors_header(std::string_view beginning, std::uint64_t file_size,
                                           const std::string& where) {
  if (file_size < 8 || beginning.size() < 8)
    refuse(where, "expected at least 8 bytes, got " + std::to_string(file_size));
  std::uint64_t length = 0;
  std::memcpy(&length, beginning.data(), 8);
  if (length > largest_header)
    refuse(where,
           "its header claims " + std::to_string(length) + " bytes, more than " + std::to_string(largest_header));
  if (8 + length > file_size || 8 + length > beginning.size())
    refuse(where, "its header claims " + std::to_string(length) + " bytes, but the file has only " +
                      std::to_string(file_size) + "; it was cut off");
  const Json json = parse_header_json(beginning.substr(8, length), where);
  SafetensorsHeader header;
  header.data_start = 8 + length;
  for (const auto& [name, entry] : json.items()) {
    if (name == "__metadata__")
      parse_metadata(entry, header, where);
    else
      header.tensors.push_back(parse_entry(name, entry, where));
  }
  std::sort(header.tensors.begin(), header.tensors.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  check_layout(header, file_size, where);
  return header;
}

}  // namespace lethe::formats
