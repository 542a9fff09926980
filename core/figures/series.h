// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "figures/band.h"
#include "figures/figure.h"
#include "figures/scores.h"

namespace lethe::figures {

/// What makes one line: the runs that agree in everything a figure tells lines apart by.
struct Line {
  std::string label;  ///< only what tells it from the other lines
  std::string model, family, size, method, method_name, strategy;
  std::vector<std::uint64_t> seeds;  ///< one a run, ascending
  int n() const { return static_cast<int>(seeds.size()); }
};

/// A line within one panel.
struct Points {
  std::size_t line = 0;                     ///< index into `lines`
  std::vector<std::optional<Band>> values;  ///< [stage]; empty = not measured, a gap
};

struct Panel {
  std::string group;
  std::string title;
  std::string unit = "%";
  std::optional<double> chance;  ///< mean over the group's elements
  std::string chance_label;      ///< «chance», for bias «neutral»
  std::vector<std::string> elements;
  std::vector<Points> lines;       ///< a line whose scores are not comparable is left out and told in `notes`
  std::vector<std::string> notes;  ///< whole sentences
};

/// Accuracy after each stage, a panel a group: what is drawn, exported and tabled.
struct AccuracyByStage {
  std::string name, about;
  std::vector<std::string> stages;  ///< names on the axis: start, simp, …
  std::vector<Line> lines;
  std::vector<Panel> panels;
  BandKind band = BandKind::sd;
  std::string colour = "method";
  std::string common;  ///< what all lines share and their labels leave out: «full, sequential»
  bool generated = false;
  std::set<std::string> template_by_kind;  ///< elements whose prompts differ by kind of model
  std::vector<std::string> notes;
};

/// The value of a group at a stage is the unweighted mean of its elements and missing when one of them is; a line is
/// the mean over its runs (seeds) with the figure's band, at each stage over the runs that have a value there. The
/// first run that has a group's elements sets what the others are compared with: runs with other elements or other
/// hashes are left out of that panel, and a note says so. Throws InputError when no run is left.
AccuracyByStage accuracy_by_stage(const std::vector<RunScores>& runs, const Figure& figure);

/// One paragraph for below the figure: what is shown, N, seeds, band, whether the data is generated, the notes.
std::string caption(const AccuracyByStage& series);

/// The y axis all panels share: from a multiple of 20 below everything drawn to one above it.
struct Range {
  double low = 0, high = 100;
};
Range y_range(const AccuracyByStage& series);

/// A line's entry in the legend: «BLOOMZ m, N 3».
std::string legend_entry(const Line& line);

/// «Domain knowledge» for dk, and so on; an unknown group by its own name.
std::string group_title(const std::string& group);

}  // namespace lethe::figures
