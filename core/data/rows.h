// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace lethe::data {

/// One record of a data file: its fields by name.
struct Row {
  Json fields;
  std::size_t line = 0;  // the line it begins in, from 1
};

/// The bytes of a data file → rows. One implementation a file kind.
class RowReader {
 public:
  virtual ~RowReader() = default;
  /// `file` begins every message. Throws InputError naming file and line.
  virtual std::vector<Row> read(std::string_view bytes, const std::string& file) const = 0;
};

/// "jsonl" (an object a line), "json" (an array of objects), "csv" (a header row; every value is a text).
/// Throws InputError with the nearest for an unknown kind.
std::unique_ptr<RowReader> make_row_reader(const std::string& kind);
std::vector<std::string> row_kinds();

/// A data file, read once: its bytes' hash and its rows. The kind is the file name's ending.
struct DataFile {
  std::string name;  // as it is shown in messages
  std::string hash;  // sha256 of the bytes
  std::vector<Row> rows;
};
/// Throws InputError naming the file, also when it holds no rows.
DataFile read_data_file(const std::filesystem::path& path);
/// The hash alone. Throws InputError when the file is missing or of a kind that cannot be read.
std::string hash_data_file(const std::filesystem::path& path);

/// "FILE, line 3": begins a message about a row.
std::string place(const std::string& file, const Row& row);

}  // namespace lethe::data
