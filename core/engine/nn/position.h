// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lethe::engine::nn {

/// ALiBi's slope of every head: powers of 2^(−8/c) for the largest power of two c ≤ heads, then every second power of
/// 2^(−8/2c). Press, Smith, Lewis 2022; rounded in fp32 like the reference.
std::vector<float> alibi_slopes(std::int64_t heads);

/// T5's bucket of a distance `key − query`; two-sided in an encoder. Raffel et al. 2020, as Mesh TensorFlow computes
/// it.
struct RelativeBuckets {
  std::int64_t count = 32;
  std::int64_t largest_distance = 128;
  bool two_sided = true;
  std::int64_t of(std::int64_t key_minus_query) const;
};

/// Position of every query: query j of row i stands at starts[i] + j. One row where all starts are equal.
struct QueryPositions {
  std::vector<std::int64_t> starts;
  std::int64_t queries = 0;

  /// Equal starts of all rows are given once, so what is computed from them is shared by the rows.
  QueryPositions(std::span<const std::int64_t> row_starts, std::int64_t query_count);
  std::int64_t rows() const { return static_cast<std::int64_t>(starts.size()); }
  std::int64_t last() const;  ///< position after the last query of the furthest row
};

/// 0 where key ≤ query position, −∞ elsewhere: [rows, 1, queries, keys]. Undefined when every key is seen. A window of
/// n hides all but the n last keys up to the query's own.
at::Tensor causal_mask(const QueryPositions& positions, std::int64_t keys, const at::TensorOptions& options,
                       std::optional<std::int64_t> window = std::nullopt);

/// 0 for the first lengths[i] keys of row i, −∞ after: [rows, 1, 1, keys]. Undefined when all rows are full.
at::Tensor length_mask(std::span<const std::int64_t> lengths, std::int64_t keys, const at::TensorOptions& options);

/// Buckets [rows, queries, keys] (int64) of all pairs.
at::Tensor relative_buckets(const QueryPositions& positions, std::int64_t keys, const RelativeBuckets& buckets,
                            at::Device device);

}  // namespace lethe::engine::nn
