// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace lethe {

/// Keys are kept sorted, so dump() is canonical and can be hashed.
using Json = nlohmann::json;
/// Keys in the order written: for documents that people read.
using OrderedJson = nlohmann::ordered_json;

/// Parses text; `where` names the file in the message, which gives line and column. Throws InputError, also where
/// an object has a key twice.
/// `first_line` is the number of the text's first line, for a text that is a part of a file.
Json parse_json(std::string_view text, const std::string& where, std::size_t first_line = 1);
Json read_json_file(const std::filesystem::path& path);

/// The name of `known` nearest to `name` by edit distance, or "" where nothing is near.
std::string nearest(std::string_view name, std::span<const std::string> known);
/// "; did you mean 'x'?" or "" — the tail of a message about an unknown name.
std::string did_you_mean(std::string_view name, std::span<const std::string> known);

/// Reads the keys of one JSON object and refuses what it does not know:
///   ObjectReader in(json, "study.json: training");  epochs = in.get("epochs", 3);  …  in.finish();
class ObjectReader {
 public:
  /// `where` begins every message. Throws InputError when `object` is no object.
  ObjectReader(const Json& object, std::string where);

  bool has(const std::string& key) const;
  /// The value of a key that must be there.
  const Json& at(const std::string& key);
  /// Null when the key is missing or null.
  const Json* find(const std::string& key);

  template <class T>
  T require(const std::string& key) {
    return convert<T>(key, at(key));
  }
  template <class T>
  T get(const std::string& key, T fallback) {
    const Json* value = find(key);
    return value ? convert<T>(key, *value) : fallback;
  }
  /// Marks a key as known without reading it.
  void allow(const std::string& key) { known_.insert(key); }
  /// Throws InputError naming the first unknown key and the nearest known one.
  void finish() const;
  const std::string& where() const { return where_; }

 private:
  template <class T>
  T convert(const std::string& key, const Json& value) const {
    try {
      check_kind<T>(value);
      return value.get<T>();
    } catch (const std::exception&) {
      throw InputError(where_ + ": '" + key + "' has the wrong type: expected " + kind_name<T>() + ", got " +
                       value.dump().substr(0, 60));
    }
  }
  // nlohmann converts between numbers and booleans silently; a study file must not.
  template <class T>
  static void check_kind(const Json& value) {
    if constexpr (std::is_same_v<T, bool>) {
      if (!value.is_boolean()) throw std::invalid_argument("bool");
    } else if constexpr (std::is_integral_v<T>) {
      if (!value.is_number_integer()) throw std::invalid_argument("integer");
      if constexpr (std::is_unsigned_v<T>)
        if (!value.is_number_unsigned()) throw std::invalid_argument("unsigned");
    } else if constexpr (std::is_floating_point_v<T>) {
      if (!value.is_number()) throw std::invalid_argument("number");
    }
  }
  template <class T>
  static const char* kind_name() {
    if constexpr (std::is_same_v<T, bool>)
      return "true or false";
    else if constexpr (std::is_integral_v<T> && std::is_unsigned_v<T>)
      return "a whole number of at least 0";
    else if constexpr (std::is_integral_v<T>)
      return "a whole number";
    else if constexpr (std::is_floating_point_v<T>)
      return "a number";
    else if constexpr (std::is_same_v<T, std::string>)
      return "a text";
    else
      return "a list";
  }

  const Json& object_;
  std::string where_;
  std::set<std::string> known_;
};

}  // namespace lethe
