// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace lethe {

/// A small random stream (splitmix64) that is seeded by what it is for, so no stream depends on how much another
/// one was used and none needs to be stored in a resume point. The same on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  /// The stream of (seed, purpose, stage, step).
  Random(std::uint64_t seed, std::string_view purpose, std::uint64_t stage = 0, std::uint64_t step = 0) : state_(seed) {
    for (const char c : purpose) state_ = next() ^ static_cast<unsigned char>(c);
    state_ = next() ^ stage;
    state_ = next() ^ step;
  }

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  /// Uniform in [0, n); n > 0. Unbiased (rejection).
  std::uint64_t below(std::uint64_t n) {
    const std::uint64_t limit = -n % n;
    std::uint64_t x = next();
    while (x < limit) x = next();
    return x % n;
  }
  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  bool chance(double probability) { return uniform() < probability; }
  /// Standard normal (Box–Muller, one value a call).
  double normal() {
    const double u = 1.0 - uniform(), v = uniform();
    return std::sqrt(-2.0 * std::log(u)) * std::cos(6.283185307179586 * v);
  }
  template <class Container>
  const auto& pick(const Container& items) {
    return items[static_cast<std::size_t>(below(items.size()))];
  }
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[static_cast<std::size_t>(below(i))]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace lethe
