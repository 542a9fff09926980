// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/join.h"
#include "figures/export.h"
#include "figures/look.h"
#include "figures/text.h"

namespace lethe::figures {
namespace {

std::string colour_name(std::size_t line) { return "lethe" + std::to_string(line); }

std::string define_colour(const std::string& name, const Rgb& rgb) {
  return "\\definecolor{" + name + "}{HTML}{" + to_string(rgb).substr(1) + "}\n";
}

std::string dash_pattern(const Look& look) {
  if (look.dash.empty()) return "solid";
  std::string out = "dash pattern=";
  for (std::size_t i = 0; i < look.dash.size(); ++i) {
    out += i % 2 ? " off " : i ? " on " : "on ";
    out += fixed(look.dash[i] * look.width_pt, 2) + "bp";
  }
  return out;
}

std::string mark_of(const Look& look) {
  switch (look.marker) {
    case Marker::square:
      return "square*";
    case Marker::triangle:
      return "triangle*";
    case Marker::diamond:
      return "diamond*";
    case Marker::triangle_down:
      return "triangle*, mark options={solid, rotate=180}";
    case Marker::circle:
      break;
  }
  return "*";
}

std::string line_style(std::size_t line, const Look& look) {
  const std::string name = colour_name(line);
  return name + ", line width=" + fixed(look.width_pt, 2) + "bp, " + dash_pattern(look) + ", mark=" + mark_of(look) +
         ", every mark/.append style={solid, fill=" + (look.filled ? name : "white") + "}";
}

std::string point(std::size_t stage, double value) {
  return std::string(" (").append(std::to_string(stage)).append(",").append(exact(value)).append(")");
}

// One closed polygon for each stretch without gaps.
std::string band_plots(const Points& points, double alpha) {
  std::string out;
  const auto& values = points.values;
  for (std::size_t first = 0; first < values.size();) {
    std::size_t end = first;
    while (end < values.size() && values[end]) ++end;
    bool wide = false;
    std::string upper, lower;
    for (std::size_t i = first; i < end; ++i) {
      upper += point(i, values[i]->high);
      lower = point(i, values[i]->low) + lower;
      wide = wide || values[i]->high > values[i]->low;
    }
    if (wide && end - first > 1)
      out += "\\addplot[draw=none, fill=" + colour_name(points.line) + ", fill opacity=" + fixed(alpha, 2) +
             ", forget plot] coordinates {" + upper + lower + " } -- cycle;\n";
    first = std::max(end, first + 1);
  }
  return out;
}

std::string mean_plot(const Points& points, const Look& look) {
  std::string out = "\\addplot[" + line_style(points.line, look) + ", forget plot] coordinates {";
  for (std::size_t i = 0; i < points.values.size(); ++i)
    out += points.values[i] ? point(i, points.values[i]->mean)
                            : std::string(" (").append(std::to_string(i)).append(",nan)");
  return out + " };\n";
}

std::string panel_plots(const Panel& panel, const AccuracyByStage& series, const Venue& venue,
                        const std::vector<Look>& looks) {
  std::string out = "\\nextgroupplot[title={" + latex(panel.title) + "}]\n";
  if (panel.chance) {
    const std::string last = std::to_string(series.stages.size() - 1);
    out += "\\addplot[lethequiet, line width=" + fixed(venue.hairline_pt * 1.5, 2) +
           "bp, densely dotted, forget plot] coordinates {(0," + exact(*panel.chance) + ") (" + last + "," +
           exact(*panel.chance) + ")} node[pos=0, anchor=south west, inner sep=1pt, font=\\tiny] {" +
           latex(panel.chance_label + " " + fixed(*panel.chance, 0)) + "};\n";
  }
  for (const auto& points : panel.lines) out += band_plots(points, venue.band_alpha);
  for (const auto& points : panel.lines) out += mean_plot(points, looks[points.line]);
  return out;
}

std::string head(const AccuracyByStage& series) {
  return latex_comment(series.name + (series.generated ? " (generated data)" : "") + ": " + caption(series)) +
         "% In the preamble:\n"
         "%   \\usepackage{pgfplots}\n"
         "%   \\usepgfplotslibrary{groupplots}\n"
         "%   \\pgfplotsset{compat=1.17}\n"
         "% then \\input this file in a figure environment. To compile it alone, put it between\n"
         "%   \\documentclass[border=2pt]{standalone} with these three lines and \\begin{document}, and "
         "\\end{document}.\n";
}

// Fonts are LaTeX's own, so widths are guessed: a \tiny letter takes about 3.2 points.
bool names_fit(const AccuracyByStage& series, double panel_width) {
  const double stage_width = panel_width / static_cast<double>(series.stages.size());
  for (std::size_t i = 1; i < series.stages.size(); ++i) {
    const auto letters = static_cast<double>(display_width(series.stages[i - 1]) + display_width(series.stages[i]));
    if (letters / 2 * 3.2 + 2 > stage_width) return false;
  }
  return true;
}

std::string axis_options(const AccuracyByStage& series, const Venue& venue) {
  const auto columns = std::min<std::size_t>(static_cast<std::size_t>(venue.columns), series.panels.size());
  const std::size_t rows = (series.panels.size() + columns - 1) / columns;
  const bool full = series.panels.size() == columns * rows;  // else a panel above a gap keeps its stage names
  const Range range = y_range(series);
  const double gap = 14, left = 20;  // points between panels, and for the numbers at the left
  const double width =
      (venue.width_in * 72 - left - gap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
  std::vector<std::string> ticks, names, levels;
  for (std::size_t i = 0; i < series.stages.size(); ++i) {
    ticks.push_back(std::to_string(i));
    names.push_back(std::string("{").append(latex(series.stages[i])).append("}"));
  }
  for (double level = range.low; level <= range.high; level += 20) levels.push_back(fixed(level, 0));
  const std::string level_ticks = join(levels, ",");
  levels.back() += latex(series.panels.front().unit);
  return "  group style={group size=" + std::to_string(columns) + " by " + std::to_string(rows) + "" +
         (full ? ", xticklabels at=edge bottom" : "") + ", yticklabels at=edge left, horizontal sep=" + fixed(gap, 0) +
         "bp, vertical sep=" + (full ? "24" : "34") + "bp},\n  scale only axis, width=" + fixed(width, 1) +
         "bp, height=" + fixed(width * venue.panel_ratio, 1) +
         "bp,\n  axis line style={draw=none}, tick style={draw=none}, ymajorgrids, grid style={lethegrid, line width=" +
         fixed(venue.hairline_pt, 2) +
         "bp},\n  title style={font=\\footnotesize\\bfseries, text depth=0.3ex, at={(0,1)}, anchor=south west, inner "
         "xsep=0pt, "
         "yshift=-2pt},\n"
         "  tick label style={font=\\tiny, lethequiet, text height=1.2ex, text depth=0.3ex}, " +
         (names_fit(series, width) ? "" : "x tick label style={rotate=90, anchor=east},") +
         "\n  xmin=-0.15, "
         "xmax=" +
         fixed(static_cast<double>(series.stages.size()) - 0.85, 2) + ", ymin=" + fixed(range.low, 0) +
         ", ymax=" + fixed(range.high, 0) +
         ", clip mode=individual, unbounded coords=jump, every axis plot/.append style={mark size=" +
         fixed(venue.marker_pt / 2, 2) + "bp},\n  xtick={" + join(ticks, ",") + "}, xticklabels={" + join(names, ",") +
         "},\n  ytick={" + level_ticks + "}, yticklabels={" + join(levels, ",") + "}";
}

std::string legend(const AccuracyByStage& series, const std::vector<Look>& looks) {
  std::string out;
  for (std::size_t i = 0; i < series.lines.size(); ++i)
    out += "\\addlegendimage{" + line_style(i, looks[i]) + "}\n\\addlegendentry{" +
           latex(legend_entry(series.lines[i])) + "}\n";
  return out;
}

}  // namespace

std::string pgfplots(const AccuracyByStage& series, const Venue& venue) {
  const std::vector<Look> how = looks(series, venue);
  const std::string name = "legend:" + label_name(series.name);
  std::string out = head(series) + define_colour("lethequiet", venue.quiet) + define_colour("lethegrid", venue.grid);
  for (std::size_t i = 0; i < how.size(); ++i) out += define_colour(colour_name(i), how[i].colour);
  out += "\\begin{tikzpicture}\n\\begin{groupplot}[\n" + axis_options(series, venue) +
         ",\n  legend style={draw=none, font=\\scriptsize, legend columns=" + (series.lines.size() > 1 ? "2" : "1") +
         ", legend cell align=left}]\n";
  for (std::size_t i = 0; i < series.panels.size(); ++i) {
    std::string panel = panel_plots(series.panels[i], series, venue, how);
    if (i == 0) {
      panel.insert(panel.find("]\n"), ", legend to name={" + name + "}");
      panel += legend(series, how);
    }
    out += panel;
  }
  return out +
         "\\end{groupplot}\n\\node[anchor=north] at ([yshift=-4pt]current bounding box.south) "
         "{\\pgfplotslegendfromname{" +
         name + "}};\n\\end{tikzpicture}\n";
}

}  // namespace lethe::figures
