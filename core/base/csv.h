// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lethe {

struct CsvRow {
  std::size_t line = 0;  // the line the row begins in, from 1
  std::vector<std::string> cells;
};

/// Comma-separated values as RFC 4180 writes them: a cell may stand in double quotes, a quote inside is doubled, a
/// quoted cell may hold line ends. Lines may end in LF or CRLF, a byte-order mark is passed over, and so are blank
/// lines. Throws InputError naming `where` and the line for an unclosed quote or text beside a quoted cell.
std::vector<CsvRow> parse_csv(std::string_view text, const std::string& where);

/// The text without a UTF-8 byte-order mark at its beginning.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace lethe
