// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/band.h"

#include <algorithm>
#include <stdexcept>

#include "metrics/statistics.h"

namespace lethe::figures {

Band summarise(const std::vector<double>& values, BandKind kind) {
  if (values.empty()) throw std::invalid_argument("summarise: expected at least one value");
  const double mean = metrics::mean(values);
  const Band one{mean, mean, mean, static_cast<int>(values.size())};
  if (values.size() < 2 || kind == BandKind::none) return one;
  if (kind == BandKind::range) {
    const auto [low, high] = std::ranges::minmax(values);
    return {mean, low, high, one.n};
  }
  using Kind = metrics::BandKind;
  const auto half =
      metrics::band(values, kind == BandKind::sd ? Kind::standard_deviation : Kind::t_interval_95).half_width;
  return {mean, mean - *half, mean + *half, one.n};
}

}  // namespace lethe::figures
