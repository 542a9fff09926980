// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <utility>

namespace lethe::engine::nn {

using KeyValuePair = std::pair<at::Tensor, at::Tensor>;

/// Keys and values of one self-attention that grow with the text. A prefix (of a prompt source) comes first, equal for
/// all rows; the token at position p of row i lies at prefix + p.
class KeyValues {
 public:
  /// Sets the prefix: key and value [n, heads, width], undefined for none.
  void set_prefix(const KeyValuePair& prefix, std::int64_t rows);
  /// Writes k and v [rows, heads, n, width] at positions starts[i] + j and returns all keys and values up to the
  /// furthest [rows, heads, keys, width]. What lies behind a row's own length is finite rubbish.
  KeyValuePair append(const at::Tensor& k, const at::Tensor& v, std::span<const std::int64_t> starts);
  KeyValues select(const at::Tensor& rows) const;
  std::int64_t prefix() const { return prefix_; }

 private:
  void reserve(const at::Tensor& like, std::int64_t length);

  at::Tensor keys_, values_;  ///< [rows, heads, capacity, width]; zero where nothing was written
  std::int64_t prefix_ = 0;
};

/// How many keys a self-attention finds before the text's: those of the cache's prefix, else of `prefix`.
std::int64_t keys_before(const KeyValuePair& prefix, const KeyValues* cache);

/// All keys and values that a pass sees: of the cache, to which k and v [rows, heads, n, width] are added at `starts`;
/// without one, `prefix` [m, heads, width] before k and v.
KeyValuePair keys_seen(const KeyValuePair& prefix, KeyValues* cache, const at::Tensor& k, const at::Tensor& v,
                       std::span<const std::int64_t> starts);

}  // namespace lethe::engine::nn
