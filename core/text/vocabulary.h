// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "base/json.h"
#include "text/lookup.h"

namespace lethe::text {

/// Tokens and their ids, both ways.
class Vocabulary {
 public:
  Vocabulary() = default;
  /// Reads {"token": id, …}. Throws InputError when an id is no whole number of at least 0 or is given twice.
  Vocabulary(const Json& object, const std::string& where);

  std::optional<std::int32_t> id(std::string_view token) const;
  /// Null when no token has this id.
  const std::string* token(std::int32_t id) const;
  std::size_t size() const { return ids_.size(); }
  /// -1 when empty.
  std::int32_t largest_id() const { return static_cast<std::int32_t>(tokens_.size()) - 1; }

 private:
  StringMap<std::int32_t> ids_;
  std::vector<const std::string*> tokens_;  // they point at the keys of ids_, which stay where they are
};

}  // namespace lethe::text
