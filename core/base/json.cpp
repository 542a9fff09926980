// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"

#include <algorithm>
#include <vector>

#include "base/files.h"
#include "base/json_builder.h"

namespace lethe {

Json parse_json(std::string_view text, const std::string& where, std::size_t first_line) {
  JsonBuilder builder(text);
  if (std::optional<Json> document = builder.build()) return *std::move(document);
  const std::size_t at = std::min(builder.problem.byte, text.size());
  const std::string_view before = text.substr(0, at);
  const auto line = first_line + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t start = before.rfind('\n');
  const std::size_t column = at - (start == std::string_view::npos ? 0 : start + 1) + 1;
  throw InputError(where + ", line " + std::to_string(line) + ", column " + std::to_string(column) + ": " +
                   builder.problem.what);
}

Json read_json_file(const std::filesystem::path& path) { return parse_json(read_file(path), path.string()); }

/// Letters added, left out or changed, and neighbours that changed places, each counted once.
static std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      std::size_t& here = rows[i][j];
      if (i == 0 || j == 0) {
        here = i + j;
        continue;
      }
      here = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) here = std::min(here, rows[i - 2][j - 2] + 1);
    }
  return rows[a.size()][b.size()];
}

std::string nearest(std::string_view name, std::span<const std::string> known) {
  std::string best;
  // Of three letters two may not differ: nothing would be left of the word.
  std::size_t best_distance = (name.size() < 4 ? 1 : std::max<std::size_t>(2, name.size() / 2)) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < best_distance) best = candidate, best_distance = distance;
  }
  return best;
}

std::string did_you_mean(std::string_view name, std::span<const std::string> known) {
  const std::string near = nearest(name, known);
  return near.empty() ? "" : "; did you mean '" + near + "'?";
}

ObjectReader::ObjectReader(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
  if (!object.is_object()) throw InputError(where_ + ": expected an object {…}, got " + object.dump().substr(0, 60));
}

bool ObjectReader::has(const std::string& key) const { return object_.contains(key) && !object_.at(key).is_null(); }

const Json& ObjectReader::at(const std::string& key) {
  known_.insert(key);
  const auto found = object_.find(key);
  if (found == object_.end()) throw InputError(where_ + ": '" + key + "' is missing");
  return *found;
}

const Json* ObjectReader::find(const std::string& key) {
  known_.insert(key);
  const auto found = object_.find(key);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

void ObjectReader::finish() const {
  const std::vector<std::string> known(known_.begin(), known_.end());
  for (const auto& [key, value] : object_.items())
    if (!known_.contains(key)) throw InputError(where_ + ": unknown key '" + key + "'" + did_you_mean(key, known));
}

}  // namespace lethe
