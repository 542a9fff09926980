// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::figures {

std::string join_numbers(const std::vector<std::uint64_t>& numbers);

/// The shortest digits that read back as the same number, with a point in every locale.
std::string exact(double value);
/// So many decimals, an ASCII minus sign, never «-0.0».
std::string fixed(double value, int decimals);
/// The same with a real minus sign (U+2212), for people.
std::string pretty(double value, int decimals);

/// A CSV field, quoted where RFC 4180 asks for it.
std::string csv_field(std::string_view text);
/// One record, ended by CRLF as RFC 4180 wants it.
std::string csv_record(const std::vector<std::string>& fields);

/// Text for LaTeX outside mathematics: its special characters and the signs this program writes (±, −, …) escaped.
std::string latex(std::string_view text);
/// A comment for TeX: every line begins with %.
std::string latex_comment(std::string_view text);
/// A name for \label and for files: letters, digits and single hyphens.
std::string label_name(std::string_view text);
/// Text for a cell of a Markdown table.
std::string markdown(std::string_view text);

/// Columns a text takes on a terminal (code points without combining marks; wide scripts count 2).
std::size_t display_width(std::string_view utf8);

}  // namespace lethe::figures
