// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/csv.h"
#include "data/row_readers.h"
#include "data/template.h"

namespace lethe::data {

namespace {

class JsonlReader : public RowReader {
 public:
  std::vector<Row> read(std::string_view bytes, const std::string& file) const override {
    bytes = without_byte_order_mark(bytes);
    std::vector<Row> rows;
    for (std::size_t number = 1; !bytes.empty(); ++number) {
      const std::size_t end = bytes.find('\n');
      const std::string_view line = bytes.substr(0, end);
      bytes = end == std::string_view::npos ? std::string_view() : bytes.substr(end + 1);
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      Row row{parse_json(line, file, number), number};
      if (!row.fields.is_object())
        throw InputError(place(file, row) + ": expected an object {…}, got " + shown(row.fields));
      rows.push_back(std::move(row));
    }
    return rows;
  }
};

}  // namespace

std::unique_ptr<RowReader> make_jsonl_reader() { return std::make_unique<JsonlReader>(); }

}  // namespace lethe::data
