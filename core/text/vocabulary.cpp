// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/vocabulary.h"

#include "base/error.h"

namespace lethe::text {

namespace {

// Far above any vocabulary, and small enough that a broken file cannot ask for much memory.
constexpr std::int64_t largest_id = 16'777'215;

std::int32_t read_id(const std::string& token, const Json& value, const std::string& where) {
  const std::int64_t id = value.is_number_integer() ? value.get<std::int64_t>() : -1;
  if (id < 0 || id > largest_id)
    throw InputError(where + ": the id of '" + token + "' is " + value.dump().substr(0, 60) +
                     "; expected a whole number from 0 to " + std::to_string(largest_id));
  return static_cast<std::int32_t>(id);
}

}  // namespace

Vocabulary::Vocabulary(const Json& object, const std::string& where) {
  if (!object.is_object()) throw InputError(where + ": expected an object of tokens and their ids");
  ids_.reserve(object.size());
  for (const auto& [token, value] : object.items()) {
    const std::int32_t id = read_id(token, value, where);
    const auto index = static_cast<std::size_t>(id);
    if (index >= tokens_.size()) tokens_.resize(index + 1, nullptr);
    if (tokens_[index])
      throw InputError(where + ": '" + token + "' and '" + *tokens_[index] + "' have the same id " +
                       std::to_string(id) + "; expected one token an id");
    tokens_[index] = &ids_.emplace(token, id).first->first;
  }
}

std::optional<std::int32_t> Vocabulary::id(std::string_view token) const {
  const auto found = ids_.find(token);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

const std::string* Vocabulary::token(std::int32_t id) const {
  if (id < 0 || static_cast<std::size_t>(id) >= tokens_.size()) return nullptr;
  return tokens_[static_cast<std::size_t>(id)];
}

}  // namespace lethe::text
