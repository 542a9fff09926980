// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/position.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace lethe::engine::nn {

std::vector<float> alibi_slopes(std::int64_t heads) {
  const auto floor = static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(heads)));
  const auto base = [](std::int64_t count) {
    return static_cast<float>(std::exp2(-std::exp2(-(std::log2(static_cast<double>(count)) - 3))));
  };
  std::vector<float> slopes;
  for (std::int64_t power = 1; power <= floor; ++power)
    slopes.push_back(std::pow(base(floor), static_cast<float>(power)));
  for (std::int64_t power = 1; static_cast<std::int64_t>(slopes.size()) < heads; power += 2)
    slopes.push_back(std::pow(base(2 * floor), static_cast<float>(power)));
  return slopes;
}

std::int64_t RelativeBuckets::of(std::int64_t key_minus_query) const {
  const std::int64_t buckets = two_sided ? count / 2 : count;
  const std::int64_t side = two_sided && key_minus_query > 0 ? buckets : 0;
  const std::int64_t distance = two_sided ? std::abs(key_minus_query) : std::max<std::int64_t>(-key_minus_query, 0);
  const std::int64_t exact = buckets / 2;
  if (distance < exact) return side + distance;
  const float ratio = std::log(static_cast<float>(distance) / static_cast<float>(exact));
  const auto range = static_cast<float>(std::log(static_cast<double>(largest_distance) / static_cast<double>(exact)));
  const auto further = static_cast<std::int64_t>(ratio / range * static_cast<float>(buckets - exact));
  return side + std::min(exact + further, buckets - 1);
}

QueryPositions::QueryPositions(std::span<const std::int64_t> row_starts, std::int64_t query_count)
    : starts(row_starts.begin(), row_starts.end()), queries(query_count) {
  if (std::all_of(starts.begin(), starts.end(), [&](std::int64_t s) { return s == starts.front(); })) starts.resize(1);
}

std::int64_t QueryPositions::last() const { return *std::max_element(starts.begin(), starts.end()) + queries; }

at::Tensor causal_mask(const QueryPositions& positions, std::int64_t keys, const at::TensorOptions& options,
                       std::optional<std::int64_t> window) {
  const bool all_in_window = !window || keys <= *window;
  if (positions.rows() == 1 && positions.queries == 1 && positions.last() == keys && all_in_window) return {};
  at::Tensor mask = at::empty({positions.rows(), 1, positions.queries, keys}, at::kFloat);
  float* at_row = mask.mutable_data_ptr<float>();
  for (const std::int64_t start : positions.starts)
    for (std::int64_t query = 0; query < positions.queries; ++query, at_row += keys) {
      const std::int64_t seen = std::min(start + query + 1, keys);
      const std::int64_t hidden = window ? std::max<std::int64_t>(start + query + 1 - *window, 0) : 0;
      std::fill(at_row, at_row + std::min(hidden, seen), -std::numeric_limits<float>::infinity());
      std::fill(at_row + std::min(hidden, seen), at_row + seen, 0.0F);
      std::fill(at_row + seen, at_row + keys, -std::numeric_limits<float>::infinity());
    }
  return mask.to(options);
}

at::Tensor length_mask(std::span<const std::int64_t> lengths, std::int64_t keys, const at::TensorOptions& options) {
  if (std::all_of(lengths.begin(), lengths.end(), [&](std::int64_t n) { return n == keys; })) return {};
  at::Tensor mask = at::zeros({static_cast<std::int64_t>(lengths.size()), 1, 1, keys}, at::kFloat);
  float* at_row = mask.mutable_data_ptr<float>();
  for (const std::int64_t length : lengths) {
    std::fill(at_row + length, at_row + keys, -std::numeric_limits<float>::infinity());
    at_row += keys;
  }
  return mask.to(options);
}

at::Tensor relative_buckets(const QueryPositions& positions, std::int64_t keys, const RelativeBuckets& buckets,
                            at::Device device) {
  const std::int64_t furthest = positions.last();
  std::vector<std::int64_t> table(static_cast<std::size_t>(furthest + keys));  // index: key − query + furthest
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = buckets.of(static_cast<std::int64_t>(i) - furthest);
  at::Tensor result = at::empty({positions.rows(), positions.queries, keys}, at::kLong);
  auto* out = result.mutable_data_ptr<std::int64_t>();
  for (const std::int64_t start : positions.starts)
    for (std::int64_t query = 0; query < positions.queries; ++query, out += keys) {
      const auto first = table.begin() + (furthest - start - query);
      std::copy(first, first + keys, out);
    }
  return result.to(device);
}

}  // namespace lethe::engine::nn
