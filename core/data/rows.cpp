// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/rows.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "base/files.h"
#include "base/hash.h"
#include "data/row_readers.h"

namespace lethe::data {

using Maker = std::unique_ptr<RowReader> (*)();

static const std::map<std::string, Maker>& makers() {
  static const std::map<std::string, Maker> table = {
      {"csv", make_csv_reader},
      {"json", make_json_reader},
      {"jsonl", make_jsonl_reader},
  };
  return table;
}

std::vector<std::string> row_kinds() {
  std::vector<std::string> kinds;
  for (const auto& [kind, maker] : makers()) kinds.push_back(kind);
  return kinds;
}

std::unique_ptr<RowReader> make_row_reader(const std::string& kind) {
  const auto found = makers().find(kind);
  if (found != makers().end()) return found->second();
  throw InputError("data files of kind '" + kind + "' cannot be read; expected csv, json or jsonl" +
                   did_you_mean(kind, row_kinds()));
}

static std::string kind_of(const std::filesystem::path& path) {
  std::string kind = path.extension().string();
  if (!kind.empty()) kind.erase(0, 1);
  std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) { return std::tolower(c); });
  return kind;
}

static std::unique_ptr<RowReader> reader_for(const std::filesystem::path& path) {
  try {
    return make_row_reader(kind_of(path));
  } catch (const InputError& error) {
    throw InputError(path.lexically_normal().string() + ": " + error.what());
  }
}

DataFile read_data_file(const std::filesystem::path& path) {
  const std::string name = path.lexically_normal().string();
  const std::unique_ptr<RowReader> reader = reader_for(path);
  const std::string bytes = read_file(path);
  DataFile file{name, sha256(bytes), reader->read(bytes, name)};
  if (file.rows.empty()) throw InputError(name + ": holds no examples; expected at least one");
  return file;
}

std::string hash_data_file(const std::filesystem::path& path) {
  reader_for(path);
  return sha256(read_file(path));
}

std::string place(const std::string& file, const Row& row) { return file + ", line " + std::to_string(row.line); }

}  // namespace lethe::data
