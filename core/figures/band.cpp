// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/band.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace lethe::figures {

double t_975(int degrees) {
  static constexpr std::array table = {12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624,
                                       2.306004,  2.262157, 2.228139, 2.200985, 2.178813, 2.160369, 2.144787,
                                       2.131450,  2.119905, 2.109816, 2.100922, 2.093024, 2.085963};
  if (degrees < 1) throw std::invalid_argument("t_975: expected at least 1 degree of freedom");
  if (degrees <= static_cast<int>(table.size())) return table[static_cast<std::size_t>(degrees - 1)];
  // Expansion in 1/ν (Abramowitz and Stegun 26.7.5); beyond 20 degrees it is right to six digits.
  const double z = 1.959963984540054, v = degrees;
  const double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
  return z + (z3 + z) / (4 * v) + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v) +
         (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v);
}

Band summarise(const std::vector<double>& values, BandKind kind) {
  if (values.empty()) throw std::invalid_argument("summarise: expected at least one value");
  const double n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  Band out{mean, mean, mean, static_cast<int>(values.size())};
  if (values.size() < 2 || kind == BandKind::none) return out;
  if (kind == BandKind::range) {
    const auto [low, high] = std::ranges::minmax(values);
    return {mean, low, high, out.n};
  }
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  double half = std::sqrt(squares / (n - 1));
  if (kind == BandKind::ci95) half *= t_975(out.n - 1) / std::sqrt(n);
  return {mean, mean - half, mean + half, out.n};
}

}  // namespace lethe::figures
