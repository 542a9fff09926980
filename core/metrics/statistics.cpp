// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "base/random.h"

namespace lethe::metrics {

double mean(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("mean of no values");
  // A sum rounds: without this one measurement that runs share would seem to scatter.
  if (std::ranges::all_of(values, [&](double value) { return value == values.front(); })) return values.front();
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> sample_standard_deviation(std::span<const double> values) {
  if (values.size() < 2) return {};
  const double middle = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

std::optional<double> standard_error(std::span<const double> values) {
  const auto deviation = sample_standard_deviation(values);
  if (!deviation) return {};
  return *deviation / std::sqrt(static_cast<double>(values.size()));
}

std::string Band::words() const {
  const std::string count = ", n = " + std::to_string(n);
  return (kind == BandKind::standard_deviation ? "mean ± sample standard deviation" : "mean and 95 % t-interval") +
         count;
}

Band band(std::span<const double> values, BandKind kind) {
  Band result{mean(values), {}, values.size(), kind};
  if (values.size() < 2) return result;
  result.half_width = kind == BandKind::standard_deviation ? *sample_standard_deviation(values)
                                                           : *standard_error(values) * t_quantile_95(values.size() - 1);
  return result;
}

// P(|T| ≤ t), by the finite series for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4).
static double within(double t, std::size_t degrees) {
  const double angle = std::atan(t / std::sqrt(static_cast<double>(degrees)));
  const double cosine = std::cos(angle), sine = std::sin(angle);
  const bool odd = degrees % 2 == 1;
  double term = odd ? cosine : 1, sum = degrees == 1 ? 0 : term;
  for (std::size_t k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= cosine * cosine * static_cast<double>(k - 1) / static_cast<double>(k);
    sum += term;
  }
  return odd ? (angle + sine * sum) * 2 / 3.141592653589793 : sine * sum;
}

double t_quantile_95(std::size_t degrees) {
  if (degrees < 1) throw std::invalid_argument("a t quantile needs at least one degree of freedom");
  double low = 0, high = 13;
  for (int step = 0; step < 80; ++step) {
    const double middle = (low + high) / 2;
    (within(middle, degrees) < 0.95 ? low : high) = middle;
  }
  return (low + high) / 2;
}

std::optional<double> bootstrap_error(std::size_t count,
                                      const std::function<double(std::span<const std::size_t>)>& value,
                                      std::size_t rounds, std::uint64_t seed) {
  if (count < 2) return {};
  std::vector<double> values;
  std::vector<std::size_t> picked(count);
  for (std::size_t round = 0; round < rounds; ++round) {
    Random random(seed, "bootstrap", 0, round);
    for (std::size_t& index : picked) index = static_cast<std::size_t>(random.below(count));
    values.push_back(value(picked));
  }
  return sample_standard_deviation(values);
}

}  // namespace lethe::metrics
