// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
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
  std::vector<std::string> notes;  ///< whole sentences: definitions, reasons for what is missing
  BandKind band = BandKind::sd;
  bool generated = false;
};

/// For a terminal: aligned columns, UTF-8, notes below.
std::string plain_text(const Table& table);
std::string markdown_table(const Table& table);
/// A LaTeX table environment; needs \usepackage{booktabs}.
std::string booktabs(const Table& table);
/// Each number column as KEY, KEY_low, KEY_high, KEY_n with round-trip precision, then `band` and `generated`.
std::string csv(const Table& table);

}  // namespace lethe::figures
