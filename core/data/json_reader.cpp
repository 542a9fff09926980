// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/row_readers.h"
#include "data/template.h"

namespace lethe::data {

namespace {

// The lines in which the elements of a valid top-level array of objects begin.
std::vector<std::size_t> lines_of_elements(std::string_view text) {
  std::vector<std::size_t> lines;
  std::size_t line = 1, depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{' && depth == 1) lines.push_back(line);
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
  }
  return lines;
}

class JsonReader : public RowReader {
 public:
  std::vector<Row> read(std::string_view bytes, const std::string& file) const override {
    Json array = parse_json(bytes, file);
    if (!array.is_array()) throw InputError(file + ": expected an array [{…}, …], got " + shown(array));
    for (std::size_t i = 0; i < array.size(); ++i)
      if (!array[i].is_object())
        throw InputError(file + ", element " + std::to_string(i + 1) + ": expected an object {…}, got " +
                         shown(array[i]));
    const std::vector<std::size_t> lines = lines_of_elements(bytes);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < array.size(); ++i) rows.push_back({std::move(array[i]), lines.at(i)});
    return rows;
  }
};

}  // namespace

std::unique_ptr<RowReader> make_json_reader() { return std::make_unique<JsonReader>(); }

}  // namespace lethe::data
