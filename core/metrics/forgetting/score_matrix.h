// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::metrics {

/// Scores of elements after each stage, in percent; stage 0 is the untouched model.
struct ScoreMatrix {
  std::vector<std::string> elements;
  std::vector<std::string> trained;                        // one a stage: the element trained in it, "" = none of them
  std::vector<std::vector<std::optional<double>>> scores;  // [stage][element], unset = not measured

  std::size_t stages() const { return scores.size(); }
};

/// The columns of some elements, in the order given; `trained` names what is left. Throws InputError for an unknown
/// one.
ScoreMatrix select_elements(const ScoreMatrix& matrix, std::span<const std::string> elements);

/// CSV with the header stage,trained,<element>… and one row a stage from 0. `trained` names the element trained in that
/// stage, empty for stage 0 or when it is none of the elements; values in percent, empty = not measured.
/// Throws InputError naming `where` and the line.
ScoreMatrix parse_score_matrix(std::string_view csv, const std::string& where);
ScoreMatrix read_score_matrix(const std::filesystem::path& path);

}  // namespace lethe::metrics
