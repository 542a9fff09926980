// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/trim.h"

namespace lethe::data {

/// A text with `{{field}}` places. `{{field.0}}` takes an element of a list, `{{field.key}}` a member of an object.
/// A field may hold a text, a number or true/false.
class Template {
 public:
  Template() = default;
  /// `where` begins the message when a `{{` is not closed or names nothing (InputError).
  Template(std::string_view text, const std::string& where);

  /// `where` begins the message ("FILE, line 3"); throws InputError naming the field when it is missing or no plain
  /// value.
  std::string render(const Json& fields, const std::string& where) const;
  const std::string& text() const { return text_; }
  /// The fields named, for messages: "{{a}} {{b}}" → "a, b".
  std::string fields() const;

 private:
  struct Part {
    std::string text;
    bool is_field = false;
  };
  std::string text_;
  std::vector<Part> parts_;
};

/// The value that `path` ("field", "field.0", "field.key") names. Throws InputError with the nearest field.
const Json& find_field(const Json& fields, const std::string& path, const std::string& where);
/// The same as text; a list, an object or null is refused.
std::string field_text(const Json& fields, const std::string& path, const std::string& where);
/// The elements of a list of texts or numbers.
std::vector<std::string> field_texts(const Json& fields, const std::string& path, const std::string& where);

/// A value as a message shows it: JSON, cut between two characters after about 60 bytes.
std::string shown(const Json& value);

}  // namespace lethe::data
