// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace lethe::text {

/// The merges of a byte-pair encoding by the pair they join.
class Merges {
 public:
  struct Merge {
    std::uint32_t rank;
    std::int32_t id;
  };

  void reserve(std::size_t count) { merges_.reserve(count); }
  /// A pair given twice keeps the later rank.
  void set(std::int32_t left, std::int32_t right, Merge merge) { merges_.insert_or_assign(key(left, right), merge); }
  const Merge* find(std::int32_t left, std::int32_t right) const {
    const auto found = merges_.find(key(left, right));
    return found == merges_.end() ? nullptr : &found->second;
  }
  /// Joins pairs, lowest rank first and leftmost among equals, until none is left.
  void apply(std::vector<std::int32_t>& symbols) const;

 private:
  struct Mix {
    std::size_t operator()(std::uint64_t key) const { return (key ^ (key >> 29)) * 0x9e3779b97f4a7c15ULL; }
  };
  static std::uint64_t key(std::int32_t left, std::int32_t right) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
  }
  std::unordered_map<std::uint64_t, Merge, Mix> merges_;
};

}  // namespace lethe::text
