// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/template.h"

#include "base/join.h"

#include <algorithm>
#include <charconv>

namespace lethe::data {

std::string shown(const Json& value) {
  std::string text = value.dump();
  if (text.size() <= 60) return text;
  std::size_t end = 60;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

static InputError no_field(const Json& fields, const std::string& path, const std::string& where) {
  std::vector<std::string> known;
  for (const auto& item : fields.items()) known.push_back(item.key());
  const std::string near = did_you_mean(path, known);
  return InputError(where + ": no field '" + path + "'" + (near.empty() ? "; there are: " + join(known, ", ") : near));
}

static const Json* child(const Json& value, std::string_view key) {
  if (value.is_object()) {
    const auto found = value.find(key);
    return found == value.end() ? nullptr : &*found;
  }
  if (!value.is_array()) return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  return error != std::errc() || end != key.data() + key.size() || index >= value.size() ? nullptr : &value[index];
}

const Json& find_field(const Json& fields, const std::string& path, const std::string& where) {
  if (const auto whole = fields.find(path); whole != fields.end()) return *whole;
  const Json* value = &fields;
  for (std::string_view rest = path; value != nullptr;) {
    const std::size_t dot = rest.find('.');
    const Json* next = child(*value, rest.substr(0, dot));
    if (next == nullptr && value->is_array())
      throw InputError(where + ": field '" + path + "' asks for an element of a list of " +
                       std::to_string(value->size()) + "; the first is .0");
    value = next;
    if (dot == std::string_view::npos) break;
    rest = rest.substr(dot + 1);
  }
  if (value == nullptr) throw no_field(fields, path, where);
  return *value;
}

static std::string plain_text(const Json& value, const std::string& path, const std::string& where) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  throw InputError(where + ": field '" + path + "': expected a text or a number, got " + shown(value) +
                   (value.is_array() ? " (write " + path + ".0 for the first of a list)" : ""));
}

std::string field_text(const Json& fields, const std::string& path, const std::string& where) {
  return plain_text(find_field(fields, path, where), path, where);
}

std::vector<std::string> field_texts(const Json& fields, const std::string& path, const std::string& where) {
  const Json& list = find_field(fields, path, where);
  if (!list.is_array()) throw InputError(where + ": field '" + path + "': expected a list, got " + shown(list));
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < list.size(); ++i)
    texts.push_back(plain_text(list[i], path + "." + std::to_string(i), where));
  return texts;
}

Template::Template(std::string_view text, const std::string& where) : text_(text) {
  while (!text.empty()) {
    const std::size_t open = text.find("{{");
    if (open > 0) parts_.push_back({std::string(text.substr(0, open)), false});
    if (open == std::string_view::npos) return;
    const std::size_t close = text.find("}}", open);
    if (close == std::string_view::npos)
      throw InputError(where + ": a '{{' is not closed by '}}' in \"" + text_.substr(0, 60) + "\"");
    const std::string field = trimmed(text.substr(open + 2, close - open - 2));
    if (field.empty() || field.find('{') != std::string::npos)
      throw InputError(where + ": expected {{field}}, got '" + std::string(text.substr(open, close + 2 - open)) + "'");
    parts_.push_back({field, true});
    text = text.substr(close + 2);
  }
}

std::string Template::render(const Json& fields, const std::string& where) const {
  std::string result;
  for (const Part& part : parts_) result += part.is_field ? field_text(fields, part.text, where) : part.text;
  return result;
}

std::string Template::fields() const {
  std::string names;
  for (const Part& part : parts_)
    if (part.is_field) names += (names.empty() ? "" : ", ") + part.text;
  return names;
}

}  // namespace lethe::data
