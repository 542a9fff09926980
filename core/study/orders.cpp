// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>
#include <set>

#include "base/random.h"
#include "study/expand.h"

namespace lethe::study {

namespace {

using Order = std::vector<std::size_t>;

// 8! runs a method are more than anybody waits for; it is surely a mistake.
constexpr std::size_t longest_for_all = 7;

std::vector<Order> all_orders(const Order& first) {
  std::vector<Order> orders;
  Order order = first;
  do orders.push_back(order);
  while (std::next_permutation(order.begin(), order.end()));
  return orders;
}

std::vector<Order> drawn_orders(const Order& first, std::uint64_t seed) {
  Random random(seed, "orders");
  std::vector<Order> orders = {first};
  std::set<Order> seen = {first};
  // With few items all orders are soon seen; ten thousand draws find every one of 7! with near certainty.
  for (int draw = 0; draw < 10000; ++draw) {
    Order order = first;
    random.shuffle(order);
    if (seen.insert(order).second) orders.push_back(order);
  }
  return orders;
}

}  // namespace

std::vector<std::vector<StudyItem>> ordered(const std::vector<StudyItem>& sequence, const Json& orders) {
  if (orders.is_null()) return {sequence};
  Order first(sequence.size());
  std::iota(first.begin(), first.end(), std::size_t{0});
  std::vector<Order> wanted;
  std::size_t count = SIZE_MAX;
  if (orders.is_object()) {
    count = orders.at("sample").get<std::size_t>();
    wanted = drawn_orders(first, orders.at("seed").get<std::uint64_t>());
  } else {
    if (sequence.size() > longest_for_all)
      throw InputError("'orders': \"all\" is for at most " + std::to_string(longest_for_all) + " tasks, got " +
                       std::to_string(sequence.size()) + "; use {\"sample\": n}");
    wanted = all_orders(first);
  }
  std::vector<std::vector<StudyItem>> result;
  for (const Order& order : wanted) {
    std::vector<StudyItem> items;
    for (const std::size_t i : order) items.push_back(sequence[i]);
    // The same task twice makes some orders equal.
    if (std::find(result.begin(), result.end(), items) == result.end()) result.push_back(std::move(items));
    if (result.size() == count) break;
  }
  return result;
}

}  // namespace lethe::study
