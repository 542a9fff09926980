// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "base/csv.h"
#include "data/row_readers.h"

namespace lethe::data {

namespace {

void check_header(const CsvRow& header, const std::string& file) {
  std::set<std::string> seen;
  for (const std::string& name : header.cells)
    if (!seen.insert(name).second)
      throw InputError(file + ", line " + std::to_string(header.line) + ": the column '" + name + "' stands twice");
}

// A text that is no UTF-8 would only fail much later, when it is hashed or stored.
void check_utf8(const Row& row, const std::string& name, const std::string& text, const std::string& file) {
  try {
    (void)Json(text).dump();
  } catch (const Json::type_error&) {
    throw InputError(place(file, row) + ": the column '" + name + "' is not valid UTF-8");
  }
}

class CsvReader : public RowReader {
 public:
  std::vector<Row> read(std::string_view bytes, const std::string& file) const override {
    const std::vector<CsvRow> table = parse_csv(bytes, file);
    if (table.empty()) return {};
    const CsvRow& header = table.front();
    check_header(header, file);
    std::vector<Row> rows;
    for (std::size_t i = 1; i < table.size(); ++i) {
      const std::vector<std::string>& cells = table[i].cells;
      Row row{Json::object(), table[i].line};
      if (cells.size() != header.cells.size())
        throw InputError(place(file, row) + ": expected " + std::to_string(header.cells.size()) +
                         " cells as in the header, got " + std::to_string(cells.size()));
      for (std::size_t c = 0; c < cells.size(); ++c) {
        check_utf8(row, header.cells[c], cells[c], file);
        row.fields[header.cells[c]] = cells[c];
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }
};

}  // namespace

std::unique_ptr<RowReader> make_csv_reader() { return std::make_unique<CsvReader>(); }

}  // namespace lethe::data
