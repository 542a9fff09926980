// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "figures/scores.h"

namespace lethe::figures {

/// What is drawn around a mean over seeds.
enum class BandKind { none, sd, ci95, range };
std::string to_string(BandKind kind);
/// In words: «± 1 standard deviation», «95 % t-interval», «lowest to highest».
std::string in_words(BandKind kind);

/// Which runs a figure asks for. An empty list asks for all.
struct Selection {
  std::vector<std::string> runs, models, methods, strategies;
  std::vector<std::uint64_t> seeds;
  bool operator==(const Selection&) const = default;
};

/// A saved question to the database and a style; drawn again, it takes in the runs that have come since.
struct Figure {
  std::string name;
  std::string about;  ///< free text, begins the caption
  Selection select;
  std::vector<std::string> groups = {"dk", "rs", "rc", "bias"};  ///< one panel each, in this order
  std::vector<std::string> elements;                             ///< only these; empty = all of a group
  /// What tells two lines apart (model | method | strategy | sequence); over all else, that is the seeds, a line is a
  /// mean.
  std::vector<std::string> lines = {"model", "method", "strategy", "sequence"};
  /// What colour means: method | family | auto: the method, or the family where all lines share one method (with auto,
  /// hiding lines may change colours).
  std::string colour = "method";
  BandKind band = BandKind::sd;
  std::string style = "paper";  ///< a file in resources/venues
  bool operator==(const Figure&) const = default;
};

/// Throws InputError naming the key that is unknown or has a wrong value.
Figure figure_from_json(const Json& json, const std::string& where);
OrderedJson to_json(const Figure& figure);
Figure read_figure(const std::filesystem::path& file);

/// The runs a figure asks for, in the order given.
std::vector<RunScores> select(const std::vector<RunScores>& runs, const Figure& figure);

}  // namespace lethe::figures
