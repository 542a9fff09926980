// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/key_values.h"

#include <algorithm>

namespace lethe::engine::nn {

static at::Tensor for_rows(const at::Tensor& prefix, std::int64_t rows) {
  return prefix.transpose(0, 1).unsqueeze(0).expand({rows, prefix.size(1), prefix.size(0), prefix.size(2)});
}

std::int64_t keys_before(const KeyValuePair& prefix, const KeyValues* cache) {
  if (cache) return cache->prefix();
  return prefix.first.defined() ? prefix.first.size(0) : 0;
}

KeyValuePair keys_seen(const KeyValuePair& prefix, KeyValues* cache, const at::Tensor& k, const at::Tensor& v,
                       std::span<const std::int64_t> starts) {
  if (cache) return cache->append(k, v, starts);
  if (!prefix.first.defined()) return {k, v};
  return {at::cat({for_rows(prefix.first, k.size(0)), k}, 2), at::cat({for_rows(prefix.second, v.size(0)), v}, 2)};
}

void KeyValues::set_prefix(const KeyValuePair& prefix, std::int64_t rows) {
  if (!prefix.first.defined()) return;
  prefix_ = prefix.first.size(0);
  keys_ = for_rows(prefix.first, rows).contiguous();
  values_ = for_rows(prefix.second, rows).contiguous();
}

void KeyValues::reserve(const at::Tensor& like, std::int64_t length) {
  const std::int64_t old = keys_.defined() ? keys_.size(2) : 0;
  if (length <= old) return;
  const std::int64_t more = std::max(length - old, std::min<std::int64_t>(old, 64));
  const at::Tensor room = at::zeros({like.size(0), like.size(1), more, like.size(3)}, like.options());
  keys_ = old ? at::cat({keys_, room}, 2) : room;
  values_ = old ? at::cat({values_, room}, 2) : room.clone();
}

KeyValuePair KeyValues::append(const at::Tensor& k, const at::Tensor& v, std::span<const std::int64_t> starts) {
  const std::int64_t count = k.size(2);
  const auto [nearest, furthest] = std::minmax_element(starts.begin(), starts.end());
  const std::int64_t length = prefix_ + *furthest + count;
  reserve(k, length);
  if (*nearest == *furthest) {
    keys_.narrow(2, prefix_ + *furthest, count).copy_(k);
    values_.narrow(2, prefix_ + *furthest, count).copy_(v);
  } else {
    const at::Tensor first =
        at::tensor(at::IntArrayRef(starts.data(), starts.size()), at::kLong).to(k.device()) + prefix_;
    const at::Tensor where =
        (first.unsqueeze(1) + at::arange(count, first.options())).view({-1, 1, count, 1}).expand_as(k);
    keys_.scatter_(2, where, k);
    values_.scatter_(2, where, v);
  }
  return {keys_.narrow(2, 0, length), values_.narrow(2, 0, length)};
}

KeyValues KeyValues::select(const at::Tensor& rows) const {
  KeyValues chosen;
  chosen.prefix_ = prefix_;
  if (keys_.defined()) chosen.keys_ = keys_.index_select(0, rows), chosen.values_ = values_.index_select(0, rows);
  return chosen;
}

}  // namespace lethe::engine::nn
