// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::text {

/// The ids of the tokens <0x00> … <0xFF> that stand for the bytes of what a vocabulary lacks.
class ByteTokens {
 public:
  ByteTokens() = default;  ///< knows none
  template <class IdOf>
  explicit ByteTokens(IdOf id_of) {
    static constexpr char digits[] = "0123456789ABCDEF";
    for (std::size_t byte = 0; byte < 256; ++byte)
      ids_[byte] = id_of(std::string("<0x") + digits[byte >> 4] + digits[byte & 15] + ">");
  }

  /// Appends the ids of all bytes; false, and nothing, when one is missing.
  bool append(std::string_view text, std::vector<std::int32_t>& ids) const {
    for (const char c : text)
      if (!ids_[static_cast<unsigned char>(c)]) return false;
    for (const char c : text) ids.push_back(*ids_[static_cast<unsigned char>(c)]);
    return true;
  }

 private:
  std::array<std::optional<std::int32_t>, 256> ids_;
};

}  // namespace lethe::text
