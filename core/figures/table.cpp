// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/table.h"

#include <algorithm>
#include <cmath>

#include "figures/text.h"

namespace lethe::figures {
namespace {

std::string spread(const Band& band, BandKind kind) {
  if (band.n < 2 || kind == BandKind::none) return "";
  if (kind == BandKind::range) return " [" + pretty(band.low, 1) + ", " + pretty(band.high, 1) + "]";
  return " ± " + pretty(band.high - band.mean, 1);
}

std::string shown(const Cell& cell, BandKind kind) {
  return cell.value ? pretty(cell.value->mean, 1) + spread(*cell.value, kind) : cell.text;
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

std::string full_caption(const Table& table) { return table.caption + (table.generated ? " Generated data." : ""); }

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t own = display_width(text);
  const std::string blank(width > own ? width - own : 0, ' ');
  return right ? blank + text : text + blank;
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

std::string plain_text(const Table& table) {
  const auto rows = shown(table);
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    widths.push_back(display_width(table.columns[c].head));
    for (const auto& row : rows) widths[c] = std::max(widths[c], display_width(row[c]));
  }
  const auto line = [&](auto&& text_of) {
    std::string out;
    for (std::size_t c = 0; c < widths.size(); ++c)
      out += (c ? "  " : "") + padded(text_of(c), widths[c], table.columns[c].number);
    return trimmed(out);
  };
  std::string out = full_caption(table) + "\n\n" + line([&](std::size_t c) { return table.columns[c].head; });
  std::size_t total = 0;
  for (const auto width : widths) total += width + 2;
  for (std::size_t i = 2; i < total; ++i) out += "─";
  out += '\n';
  for (const auto& row : rows) out += line([&](std::size_t c) { return row[c]; });
  if (!table.notes.empty()) out += '\n';
  for (const auto& note : table.notes) out += note + '\n';
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
  for (const auto& note : table.notes) out += '\n' + markdown(note) + '\n';
  return out;
}

std::string booktabs(const Table& table) {
  std::string align;
  std::vector<std::string> head;
  for (const auto& column : table.columns) {
    align += column.number ? 'r' : 'l';
    head.push_back(latex(column.head));
  }
  std::string out = "% In the preamble: \\usepackage{booktabs}\n";
  if (table.generated) out += "% Generated data.\n";
  out += "\\begin{table}\n\\centering\n\\small\n\\caption{" + latex(full_caption(table)) +
         "}\n\\label{tab:" + label_name(table.name) + "}\n\\begin{tabular}{@{}" + align + "@{}}\n\\toprule\n" +
         join(head, " & ") + " \\\\\n\\midrule\n";
  const auto rows = shown(table);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (r > 0 && !rows[r].front().empty()) out += "\\addlinespace\n";
    std::vector<std::string> cells;
    for (const auto& cell : rows[r]) cells.push_back(latex(cell));
    out += join(cells, " & ") + " \\\\\n";
  }
  out += "\\bottomrule\n\\end{tabular}\n";
  if (!table.notes.empty()) {
    out += "\n\\smallskip\n\\parbox{\\linewidth}{\\footnotesize ";
    for (const auto& note : table.notes) out += latex(note) + "\\par\n";
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
  for (const auto& row : table.rows) {
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
    fields.insert(fields.end(), {to_string(table.band), table.generated ? "true" : "false"});
    out += csv_record(fields);
  }
  return out;
}

}  // namespace lethe::figures
