// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace lethe::text {

/// Finds all keys that a text begins with, at a step a byte: a double array in which the child of `node` by a byte
/// stands at base + byte, if it says that `node` is its parent.
class PrefixTrie {
 public:
  PrefixTrie() = default;
  /// Keys must differ; empty ones are never found.
  explicit PrefixTrie(std::vector<std::pair<std::string_view, std::int32_t>> keys);

  /// Calls with the size and the value of every key that `text` begins with, the shortest first.
  template <class Visit>
  void visit_prefixes(std::string_view text, Visit visit) const {
    std::size_t node = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::size_t child = slots_[node].base + static_cast<unsigned char>(text[i]);
      if (child >= slots_.size() || slots_[child].parent != node) return;
      node = child;
      if (slots_[node].value >= 0) visit(i + 1, slots_[node].value);
    }
  }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFu;
  struct Slot {
    std::uint32_t base = none - 255;  // no child stands so far out
    std::uint32_t parent = none;
    std::int32_t value = -1;
  };
  struct Branch {
    unsigned char byte;
    std::size_t begin, end;  // of the keys below it
  };
  class Builder;

  std::vector<Slot> slots_ = std::vector<Slot>(1);
};

}  // namespace lethe::text
