// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <string_view>
#include <vector>

#include "text/lookup.h"

namespace lethe::text {

/// The ids of words met before; threads may share it. It takes no more words once full.
class WordCache {
 public:
  /// Appends the ids of a known word; false when it is not known.
  bool append(std::string_view word, std::vector<std::int32_t>& ids) const {
    const std::shared_lock lock(mutex_);
    const auto found = words_.find(word);
    if (found == words_.end()) return false;
    ids.insert(ids.end(), found->second.begin(), found->second.end());
    return true;
  }
  void remember(std::string_view word, std::vector<std::int32_t> ids) {
    if (word.size() > longest_word) return;
    const std::unique_lock lock(mutex_);
    if (words_.size() < capacity) words_.emplace(word, std::move(ids));
  }

 private:
  static constexpr std::size_t capacity = 20000, longest_word = 128;
  mutable std::shared_mutex mutex_;
  StringMap<std::vector<std::int32_t>> words_;
};

}  // namespace lethe::text
