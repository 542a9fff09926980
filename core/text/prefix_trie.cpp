// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/prefix_trie.h"

#include <algorithm>

namespace lethe::text {

class PrefixTrie::Builder {
 public:
  Builder(std::vector<std::pair<std::string_view, std::int32_t>> keys, std::vector<Slot>& slots)
      : keys_(std::move(keys)), slots_(slots) {
    std::sort(keys_.begin(), keys_.end());
    while (!keys_.empty() && keys_.front().first.empty()) keys_.erase(keys_.begin());
  }

  void build() {
    slots_[0].parent = 0;
    std::vector<Node> waiting = {{0, 0, 0, keys_.size()}};
    while (!waiting.empty()) {
      const Node node = waiting.back();
      waiting.pop_back();
      const std::vector<Branch> branches = branches_of(node);
      if (branches.empty()) continue;
      const std::size_t base = free_base(branches);
      slots_[node.slot].base = static_cast<std::uint32_t>(base);
      for (const Branch& branch : branches) {
        Slot& child = slots_[base + branch.byte];
        child.parent = node.slot;
        std::size_t begin = branch.begin;
        if (keys_[begin].first.size() == node.depth + 1) child.value = keys_[begin++].second;
        waiting.push_back({static_cast<std::uint32_t>(base + branch.byte), node.depth + 1, begin, branch.end});
      }
    }
  }

 private:
  struct Node {
    std::uint32_t slot;
    std::size_t depth, begin, end;
  };

  std::vector<Branch> branches_of(const Node& node) const {
    std::vector<Branch> branches;
    for (std::size_t i = node.begin; i < node.end; ++i) {
      const auto byte = static_cast<unsigned char>(keys_[i].first[node.depth]);
      if (branches.empty() || branches.back().byte != byte) branches.push_back({byte, i, i});
      branches.back().end = i + 1;
    }
    return branches;
  }

  bool is_free(std::size_t slot) const { return slot >= slots_.size() || slots_[slot].parent == none; }

  /// The first base near the front whose slots are all free. A front that stays crowded is left behind.
  std::size_t free_base(const std::vector<Branch>& branches) {
    constexpr int patience = 16;
    while (!is_free(front_)) ++front_;
    std::size_t at = std::max<std::size_t>(front_, branches.front().byte + std::size_t{1});
    for (int tries = 0;; ++at) {
      if (!is_free(at)) continue;
      const std::size_t base = at - branches.front().byte;
      if (std::all_of(branches.begin(), branches.end(), [&](const Branch& b) { return is_free(base + b.byte); })) {
        const std::size_t last = base + branches.back().byte;
        if (last >= slots_.size()) slots_.resize(last + 1);
        return base;
      }
      if (++tries == patience) front_ = std::max(front_, at);
      if (tries == patience) tries = 0;
    }
  }

  std::vector<std::pair<std::string_view, std::int32_t>> keys_;
  std::vector<Slot>& slots_;
  std::size_t front_ = 1;
};

PrefixTrie::PrefixTrie(std::vector<std::pair<std::string_view, std::int32_t>> keys) {
  Builder(std::move(keys), slots_).build();
}

}  // namespace lethe::text
