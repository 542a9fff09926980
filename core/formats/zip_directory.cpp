// SPDX-License-Identifier: GPL-3.0-or-later
// PKWARE APPNOTE 6.3.10: end record (4.3.16), zip64 end record (4.3.14) and locator (4.3.15), central headers (4.3.12),
// local headers (4.3.7), zip64 field (4.5.3).
#include "formats/zip_directory.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/error.h"

namespace lethe::formats {

namespace {

using Bytes = std::span<const std::byte>;

[[noreturn]] void refuse_zip(const std::string& where, const std::string& what) {
  throw InputError(where + ": not a sound zip archive: " + what);
}

constexpr std::uint32_t end_mark = 0x06054b50, wide_end_mark = 0x06064b50, locator_mark = 0x07064b50,
                        central_mark = 0x02014b50, local_mark = 0x04034b50;

/// Reads numbers at places that may lie outside.
class Reader {
 public:
  Reader(Bytes bytes, const std::string& where) : bytes_(bytes), where_(where) {}

  template <typename Number>
  Number at(std::uint64_t place) const {
    Number number{};
    std::memcpy(&number, part(place, sizeof(Number)).data(), sizeof(Number));
    return number;
  }
  Bytes part(std::uint64_t place, std::uint64_t length) const {
    if (place > bytes_.size() || length > bytes_.size() - place) refuse_zip(where_, "it was cut off");
    return bytes_.subspan(place, length);
  }
  std::uint64_t size() const { return bytes_.size(); }
  const std::string& where() const { return where_; }

 private:
  Bytes bytes_;
  std::string where_;
};

/// The end record comes last, before a comment of at most 65,535 bytes.
std::uint64_t find_end(const Reader& archive) {
  constexpr std::uint64_t length = 22;
  if (archive.size() < length) refuse_zip(archive.where(), "it is too short");
  const std::uint64_t last = archive.size() - length, first = last > 65535 ? last - 65535 : 0;
  for (std::uint64_t place = last + 1; place-- > first;)
    if (archive.at<std::uint32_t>(place) == end_mark) return place;
  refuse_zip(archive.where(), "its directory is missing; it may have been cut off");
}

struct Directory {
  std::uint64_t count, place;
};

Directory find_directory(const Reader& archive) {
  const std::uint64_t end = find_end(archive);
  if (end >= 20 && archive.at<std::uint32_t>(end - 20) == locator_mark) {
    const auto wide = archive.at<std::uint64_t>(end - 12);
    if (archive.at<std::uint32_t>(wide) != wide_end_mark) refuse_zip(archive.where(), "its zip64 directory is missing");
    return {archive.at<std::uint64_t>(wide + 32), archive.at<std::uint64_t>(wide + 48)};
  }
  return {archive.at<std::uint16_t>(end + 10), archive.at<std::uint32_t>(end + 16)};
}

struct Member {
  std::string name;
  std::uint64_t stored = 0, size = 0, local = 0;
};

/// Numbers that need more than 32 bits stand in an extra field, in this order and only those.
void read_wide_numbers(const Reader& archive, std::uint64_t place, std::uint64_t length, Member& member) {
  const std::uint64_t end = place + length;
  while (place + 4 <= end) {
    const auto kind = archive.at<std::uint16_t>(place), size = archive.at<std::uint16_t>(place + 2);
    std::uint64_t next = place + 4;
    if (kind == 1)
      for (std::uint64_t* number : {&member.size, &member.stored, &member.local})
        if (*number == UINT32_MAX) *number = archive.at<std::uint64_t>(next), next += 8;
    place += 4U + size;
  }
}

Bytes content(const Reader& archive, const Member& member) {
  if (archive.at<std::uint32_t>(member.local) != local_mark)
    refuse_zip(archive.where(), "the header of its member '" + member.name + "' is missing");
  const std::uint64_t names =
      std::uint64_t{archive.at<std::uint16_t>(member.local + 26)} + archive.at<std::uint16_t>(member.local + 28);
  return archive.part(member.local + 30 + names, member.size);
}

}  // namespace

std::map<std::string, Bytes> read_zip_directory(Bytes bytes, const std::string& where) {
  const Reader archive(bytes, where);
  const Directory directory = find_directory(archive);
  std::map<std::string, Bytes> members;
  std::uint64_t place = directory.place;
  for (std::uint64_t i = 0; i < directory.count; ++i) {
    if (archive.at<std::uint32_t>(place) != central_mark) refuse_zip(where, "its directory is broken");
    const auto flags = archive.at<std::uint16_t>(place + 8), method = archive.at<std::uint16_t>(place + 10);
    const auto name_length = archive.at<std::uint16_t>(place + 28), extra = archive.at<std::uint16_t>(place + 30),
               comment = archive.at<std::uint16_t>(place + 32);
    const Bytes name = archive.part(place + 46, name_length);
    Member member{{reinterpret_cast<const char*>(name.data()), name.size()},
                  archive.at<std::uint32_t>(place + 20),
                  archive.at<std::uint32_t>(place + 24),
                  archive.at<std::uint32_t>(place + 42)};
    read_wide_numbers(archive, place + 46 + name_length, extra, member);
    if ((flags & 1) != 0) refuse_zip(where, "its member '" + member.name + "' is encrypted");
    if (method != 0 || member.stored != member.size)
      refuse_zip(where, "its member '" + member.name + "' is packed, expected stored members as PyTorch writes them");
    if (!members.emplace(member.name, content(archive, member)).second)
      refuse_zip(where, "its member '" + member.name + "' stands twice");
    place += 46U + name_length + extra + comment;
  }
  return members;
}

}  // namespace lethe::formats
