// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::figures::made_up {

/// Reads RFC 4180 strictly: CRLF between records, quotes doubled; anything else is an error.
inline std::vector<std::vector<std::string>> read_csv(std::string_view text) {
  std::vector<std::vector<std::string>> out(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"')
        out.back().back() += c;
      else if (i + 1 < text.size() && text[i + 1] == '"')
        out.back().back() += text[++i];
      else
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      out.back().emplace_back();
    } else if (c == '\r') {
      if (i + 1 >= text.size() || text[++i] != '\n') throw std::runtime_error("CR without LF");
      out.push_back({""});
    } else if (c == '\n') {
      throw std::runtime_error("LF without CR");
    } else {
      out.back().back() += c;
    }
  }
  if (quoted || out.back() != std::vector<std::string>{""}) throw std::runtime_error("the last record is not closed");
  out.pop_back();
  return out;
}

}  // namespace lethe::figures::made_up
