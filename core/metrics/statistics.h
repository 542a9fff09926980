// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lethe::metrics {

/// Needs at least one value.
double mean(std::span<const double> values);
/// With n − 1 in the divisor; unset for fewer than two values.
std::optional<double> sample_standard_deviation(std::span<const double> values);
/// Of the mean: sample standard deviation / √n; unset for fewer than two values.
std::optional<double> standard_error(std::span<const double> values);

enum class BandKind { standard_deviation, t_interval_95 };

/// A mean over seeds with what surrounds it. The half width is unset for fewer than two values.
struct Band {
  double mean = 0;
  std::optional<double> half_width;
  std::size_t n = 0;
  BandKind kind = BandKind::standard_deviation;
  /// "mean ± sample standard deviation, n = 3" or "mean and 95 % t-interval, n = 3".
  std::string words() const;
};
Band band(std::span<const double> values, BandKind kind);

/// The t for which a Student variable with `degrees` ≥ 1 degrees of freedom lies within ±t with probability 0.95.
double t_quantile_95(std::size_t degrees);

/// Standard error of `value` over `count` things by resampling them `rounds` times with replacement: the sample
/// standard deviation of the resampled values. `value` gets indices into the things. The same seed gives the same
/// result anywhere. Unset for fewer than two things.
std::optional<double> bootstrap_error(std::size_t count,
                                      const std::function<double(std::span<const std::size_t>)>& value,
                                      std::size_t rounds = 1000, std::uint64_t seed = 0);

}  // namespace lethe::metrics
