// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/merges.h"

#include <queue>
#include <tuple>

namespace lethe::text {

namespace {

struct Symbol {
  std::int32_t id;
  std::int32_t previous, next;  // -1 at the ends
  bool gone = false;
};

struct Waiting {
  std::uint32_t rank;
  std::int32_t position;
  std::int32_t id;
  bool operator>(const Waiting& other) const { return std::tie(rank, position) > std::tie(other.rank, other.position); }
};

using Heap = std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>>;

std::vector<Symbol> link(const std::vector<std::int32_t>& ids) {
  std::vector<Symbol> symbols;
  const auto count = static_cast<std::int32_t>(ids.size());
  for (std::int32_t i = 0; i < count; ++i)
    symbols.push_back({ids[static_cast<std::size_t>(i)], i - 1, i + 1 < count ? i + 1 : -1});
  return symbols;
}

}  // namespace

void Merges::apply(std::vector<std::int32_t>& ids) const {
  if (ids.size() < 2) return;
  std::vector<Symbol> symbols = link(ids);
  const auto at = [&](std::int32_t i) -> Symbol& { return symbols[static_cast<std::size_t>(i)]; };
  Heap heap;
  const auto consider = [&](std::int32_t left) {
    if (left < 0 || at(left).next < 0) return;
    if (const Merge* merge = find(at(left).id, at(at(left).next).id)) heap.push({merge->rank, left, merge->id});
  };
  for (std::int32_t i = 0; i + 1 < static_cast<std::int32_t>(symbols.size()); ++i) consider(i);
  while (!heap.empty()) {
    const Waiting top = heap.top();
    heap.pop();
    Symbol& left = at(top.position);
    if (left.gone || left.next < 0) continue;
    Symbol& right = at(left.next);
    // An entry is stale when the pair now standing there gives another token.
    const Merge* merge = find(left.id, right.id);
    if (!merge || merge->id != top.id) continue;
    right.gone = true;
    left.id = top.id;
    left.next = right.next;
    if (left.next >= 0) at(left.next).previous = top.position;
    consider(left.previous);
    consider(top.position);
  }
  ids.clear();
  for (std::int32_t i = 0; i >= 0; i = at(i).next) ids.push_back(at(i).id);
}

}  // namespace lethe::text
