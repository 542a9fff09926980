// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <utility>

namespace lethe::engine::nn {

/// Keys and values of one self-attention that grow with the text. A prefix (of a prompt source) comes first, equal for
/// all rows; the token at position p of row i lies at prefix + p.
class KeyValues {
 public:
  /// Sets the prefix: key and value [n, heads, width], undefined for none.
  void set_prefix(const std::pair<at::Tensor, at::Tensor>& prefix, std::int64_t rows);
  /// Writes k and v [rows, heads, n, width] at positions starts[i] + j and returns all keys and values up to the
  /// furthest [rows, heads, keys, width]. What lies behind a row's own length is finite rubbish.
  std::pair<at::Tensor, at::Tensor> append(const at::Tensor& k, const at::Tensor& v,
                                           std::span<const std::int64_t> starts);
  KeyValues select(const at::Tensor& rows) const;
  std::int64_t prefix() const { return prefix_; }

 private:
  void reserve(const at::Tensor& like, std::int64_t length);

  at::Tensor keys_, values_;  ///< [rows, heads, capacity, width]; zero where nothing was written
  std::int64_t prefix_ = 0;
};

/// Puts key and value [n, heads, width] of a prompt before those of every row [rows, heads, length, width].
std::pair<at::Tensor, at::Tensor> prepend(const std::pair<at::Tensor, at::Tensor>& prefix, const at::Tensor& k,
                                          const at::Tensor& v);

}  // namespace lethe::engine::nn
