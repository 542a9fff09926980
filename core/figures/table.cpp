// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/table.h"

#include <algorithm>
#include <cmath>

#include "base/join.h"
#include "figures/text.h"

namespace lethe::figures {
namespace {

std::string spread(const Band& band, BandKind kind) {
  // Equal to the last bit: one measurement that several runs share, not several that agree.
  if (band.n < 2 || kind == BandKind::none || band.high == band.low) return "";
  if (kind == BandKind::range) return " [" + pretty(band.low, 1) + ", " + pretty(band.high, 1) + "]";
  return " ± " + pretty(band.high - band.mean, 1);
}

std::string shown(const Cell& cell, BandKind kind) {
  return cell.value ? pretty(cell.value->mean, 1) + spread(*cell.value, kind) : cell.text;
}

// The widest spread of a column: where a cell has none, as much room keeps the decimals below each other.
std::string room_for_spread(const Table& table, std::size_t column) {
  std::string widest;
  for (const auto& row : table.rows) {
    if (!row[column].value) continue;
    const std::string own = spread(*row[column].value, table.band);
    if (display_width(own) > display_width(widest)) widest = own;
  }
  return widest;
}

bool lacks_spread(const Table& table, const Cell& cell) {
  return cell.value && spread(*cell.value, table.band).empty();
}

// A first cell that repeats the one above is left blank.
std::vector<std::vector<std::string>> shown(const Table& table) {
  std::vector<std::vector<std::string>> out;
  for (const auto& row : table.rows) {
    out.emplace_back();
    for (const auto& cell : row) out.back().push_back(shown(cell, table.band));
    const bool repeats = out.size() > 1 && row.front() == table.rows[out.size() - 2].front();
    if (repeats) out.back().front().clear();
  }
  return out;
}

bool first_cells_repeat(const Table& table) {
  for (std::size_t r = 1; r < table.rows.size(); ++r)
    if (table.rows[r].front() == table.rows[r - 1].front()) return true;
  return false;
}

// With `heads` the first cell stands on a line of its own above its rows, so that the table fits a column.
std::string latex_rows(const Table& table, bool heads) {
  std::string out;
  const auto rows = shown(table);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const bool begins = !rows[r].front().empty();
    if (heads && begins) {
      if (r > 0) out += "\\addlinespace\n";
      out += "\\multicolumn{" + std::to_string(table.columns.size() - 1) + "}{@{}l}{" + latex(rows[r].front()) +
             "} \\\\\n";
    }
    std::vector<std::string> cells;
    for (std::size_t c = heads ? 1 : 0; c < rows[r].size(); ++c) {
      const std::string room = lacks_spread(table, table.rows[r][c]) ? latex(room_for_spread(table, c)) : "";
      cells.push_back(latex(rows[r][c]) + (room.empty() ? "" : "\\phantom{" + room + "}"));
    }
    out += (heads ? "\\enspace " : "") + join(cells, " & ") + " \\\\\n";
  }
  return out;
}

std::string full_caption(const Table& table) {
  if (table.generated) return table.caption + " Generated data.";
  std::vector<std::string> names;
  for (const std::size_t row : table.generated_rows) {
    const std::string& name = table.rows[row][table.data_column].text;
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return table.caption + (names.empty() ? "" : " Generated data: " + join(names, ", ") + ".");
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t own = display_width(text);
  const std::string blank(width > own ? width - own : 0, ' ');
  return right ? blank + text : text + blank;
}

std::string wrapped(const std::string& text, std::size_t width) {
  std::string out;
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    const std::string word = text.substr(i, end - i);
    const std::size_t size = display_width(word);
    if (used > 0 && used + 1 + size > width) out += '\n', used = 0;
    if (used > 0) out += ' ', ++used;
    out += word;
    used += size;
    i = end + 1;
  }
  return out + '\n';
}

std::string without_tail(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

std::vector<std::string> sentences(const Table& table) {
  std::vector<std::string> all = table.notes;
  if (!table.definition.empty()) all.insert(all.begin(), table.definition);
  return all;
}

void mark_generated(Table& table, const std::vector<bool>& rows) {
  table.generated_rows.clear();
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (rows[r]) table.generated_rows.insert(r);
  table.generated = !rows.empty() && table.generated_rows.size() == rows.size();
  if (table.generated) table.generated_rows.clear();
}

std::string plain_text(const Table& table) {
  auto rows = shown(table);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < rows[r].size(); ++c)
      if (lacks_spread(table, table.rows[r][c])) rows[r][c].append(display_width(room_for_spread(table, c)), ' ');
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    widths.push_back(display_width(table.columns[c].head));
    for (const auto& row : rows) widths[c] = std::max(widths[c], display_width(row[c]));
  }
  const auto line = [&](auto&& text_of) {
    std::string out;
    for (std::size_t c = 0; c < widths.size(); ++c)
      out += (c ? "  " : "") + padded(text_of(c), widths[c], table.columns[c].number);
    return without_tail(out);
  };
  std::string out =
      wrapped(full_caption(table), 100) + "\n" + line([&](std::size_t c) { return table.columns[c].head; });
  std::size_t total = 0;
  for (const auto width : widths) total += width + 2;
  for (std::size_t i = 2; i < total; ++i) out += "─";
  out += '\n';
  for (const auto& row : rows) out += line([&](std::size_t c) { return row[c]; });
  const auto below = sentences(table);
  if (!below.empty()) out += '\n';
  for (const auto& sentence : below) out += wrapped(sentence, 100);
  return out;
}

std::string markdown_table(const Table& table) {
  const auto record = [](const std::vector<std::string>& cells) { return "| " + join(cells, " | ") + " |\n"; };
  std::vector<std::string> head, rule;
  for (const auto& column : table.columns) {
    head.push_back(markdown(column.head));
    rule.push_back(column.number ? "---:" : "---");
  }
  std::string out = markdown(full_caption(table)) + "\n\n" + record(head) + record(rule);
  for (auto row : shown(table)) {
    for (auto& cell : row) cell = markdown(cell);
    out += record(row);
  }
  for (const auto& sentence : sentences(table)) out += '\n' + markdown(sentence) + '\n';
  return out;
}

std::string booktabs(const Table& table) {
  const bool heads = first_cells_repeat(table);
  std::string align;
  std::vector<std::string> head;
  for (std::size_t c = heads ? 1 : 0; c < table.columns.size(); ++c) {
    align += table.columns[c].number ? 'r' : 'l';
    head.push_back(latex(table.columns[c].head));
  }
  std::string out = "% In the preamble: \\usepackage{booktabs}\n";
  if (table.generated) out += "% Generated data.\n";
  out += "\\begin{table}\n\\centering\n\\footnotesize\n\\setlength{\\tabcolsep}{2pt}\n\\caption{" +
         latex(full_caption(table)) + "}\n\\label{tab:" + label_name(table.name) + "}\n\\begin{tabular}{@{}" + align +
         "@{}}\n\\toprule\n" + join(head, " & ") + " \\\\\n\\midrule\n";
  out += latex_rows(table, heads);
  out += "\\bottomrule\n\\end{tabular}\n";
  if (const auto below = sentences(table); !below.empty()) {
    out += "\n\\smallskip\n\\parbox{\\linewidth}{\\scriptsize ";
    for (const auto& sentence : below) out += latex(sentence) + "\\par\n";
    out += "}\n";
  }
  return out + "\\end{table}\n";
}

std::string csv(const Table& table) {
  std::vector<std::string> head;
  for (const auto& column : table.columns) {
    head.push_back(column.key);
    for (const char* part : {"_low", "_high", "_n"})
      if (column.number) head.push_back(column.key + part);
  }
  head.insert(head.end(), {"band", "generated"});
  std::string out = csv_record(head);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& row = table.rows[r];
    const bool generated = table.generated || table.generated_rows.contains(r);
    std::vector<std::string> fields;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const auto& value = row[c].value;
      if (!table.columns[c].number)
        fields.push_back(value ? exact(value->mean) : row[c].text);
      else if (value)
        fields.insert(fields.end(),
                      {exact(value->mean), exact(value->low), exact(value->high), std::to_string(value->n)});
      else
        fields.insert(fields.end(), {"", "", "", ""});
    }
    fields.insert(fields.end(), {to_string(table.band), generated ? "true" : "false"});
    out += csv_record(fields);
  }
  return out;
}

}  // namespace lethe::figures
