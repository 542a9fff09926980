// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::text {

/// SentencePiece's precompiled map of characters. The bytes are the size of a trie (u32, little-endian), the trie (a
/// double array of u32 units as Darts-clone lays them out) and the texts it leads to, each ended by a NUL.
class Charsmap {
 public:
  /// Throws InputError when the bytes are not laid out so.
  Charsmap(std::string_view bytes, const std::string& where);
  static Charsmap from_base64(std::string_view text, const std::string& where);

  /// Maps grapheme clusters of less than 6 bytes as a whole (by the shortest beginning the trie knows: what follows it
  /// in the cluster is dropped), others character by character, as Hugging Face's library does.
  std::string apply(std::string text) const;

 private:
  /// The text for the shortest beginning of `part` that the trie knows.
  std::optional<std::string_view> find(std::string_view part) const;
  void append_cluster(std::string& mapped, std::string_view cluster) const;

  std::vector<std::uint32_t> units_;
  std::string texts_;
  std::array<bool, 128> keeps_ascii_{};
};

}  // namespace lethe::text
