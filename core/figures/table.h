// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "figures/band.h"

namespace lethe::figures {

/// A cell is a text or a mean over runs with its spread.
struct Cell {
  std::string text;
  std::optional<Band> value;  ///< written as «24.2 ± 0.5», without the spread when n is 1
  bool operator==(const Cell&) const = default;
};

struct Column {
  std::string key;   ///< for CSV: no spaces
  std::string head;  ///< for people
  bool number = false;
};

/// A table to be read by people or programs. Rows of equal first cell belong together.
struct Table {
  std::string name, caption;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  std::string definition;          ///< of the columns, in whole sentences
  std::vector<std::string> notes;  ///< whole sentences: reasons for what is missing
  BandKind band = BandKind::sd;
  bool generated = false;
  /// Where only some rows rest on generated data: which. Empty: `generated` holds for all.
  std::set<std::size_t> generated_rows;
  std::size_t data_column = 0;  ///< names what a row's data is
};

/// What stands below a table: the definition, then the notes.
std::vector<std::string> sentences(const Table& table);

/// Takes down which rows rest on generated data; one entry a row.
void mark_generated(Table& table, const std::vector<bool>& rows);

/// For a terminal: aligned columns, UTF-8, notes below.
std::string plain_text(const Table& table);
std::string markdown_table(const Table& table);
/// A LaTeX table environment; needs \usepackage{booktabs}.
std::string booktabs(const Table& table);
/// Each number column as KEY, KEY_low, KEY_high, KEY_n with round-trip precision, then `band` and `generated`.
std::string csv(const Table& table);

}  // namespace lethe::figures
