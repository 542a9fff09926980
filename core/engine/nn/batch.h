// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <vector>

namespace lethe::engine::nn {

/// Token lists as one right-padded matrix [rows, longest] (int64, 0 at padding).
struct TokenBatch {
  at::Tensor tokens;
  std::vector<std::int64_t> lengths;
  std::int64_t rows() const { return tokens.size(0); }
  std::int64_t width() const { return tokens.size(1); }
};

TokenBatch pad(std::span<const std::vector<std::int64_t>> rows, at::Device device);

/// After reading further states [rows, length, hidden], of which lengths[i] count: adds to the rows' positions and sets
/// `last` to the state of each row's last token where there is one.
void advance(std::vector<std::int64_t>& positions, at::Tensor& last, const at::Tensor& states,
             std::span<const std::int64_t> lengths);

/// int64 tensor of the numbers.
at::Tensor index_tensor(std::span<const std::int64_t> numbers, at::Device device);

}  // namespace lethe::engine::nn
