// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/batch.h"

#include <algorithm>

namespace lethe::engine::nn {

TokenBatch pad(std::span<const std::vector<std::int64_t>> rows, at::Device device) {
  TokenBatch batch;
  std::int64_t width = 1;
  for (const auto& row : rows) {
    batch.lengths.push_back(static_cast<std::int64_t>(row.size()));
    width = std::max(width, batch.lengths.back());
  }
  at::Tensor tokens = at::zeros({static_cast<std::int64_t>(rows.size()), width}, at::kLong);
  auto* out = tokens.mutable_data_ptr<std::int64_t>();
  for (const auto& row : rows) {
    std::copy(row.begin(), row.end(), out);
    out += width;
  }
  batch.tokens = tokens.to(device);
  return batch;
}

at::Tensor index_tensor(std::span<const std::int64_t> numbers, at::Device device) {
  at::Tensor result = at::empty({static_cast<std::int64_t>(numbers.size())}, at::kLong);
  std::copy(numbers.begin(), numbers.end(), result.mutable_data_ptr<std::int64_t>());
  return result.to(device);
}

void advance(std::vector<std::int64_t>& positions, at::Tensor& last, const at::Tensor& states,
             std::span<const std::int64_t> lengths) {
  const std::int64_t rows = states.size(0), width = states.size(1);
  std::vector<std::int64_t> from;  // rows of [states; last]
  for (std::int64_t i = 0; i < rows; ++i) {
    const std::int64_t length = lengths[static_cast<std::size_t>(i)];
    positions[static_cast<std::size_t>(i)] += length;
    from.push_back(length > 0 ? i * width + length - 1 : rows * width + i);
  }
  const at::Tensor all = at::cat({states.reshape({rows * width, states.size(2)}), last});
  last = all.index_select(0, index_tensor(from, states.device()));
}

}  // namespace lethe::engine::nn
