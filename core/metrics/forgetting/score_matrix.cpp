// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/forgetting/score_matrix.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/csv.h"
#include "base/files.h"
#include "base/json.h"
#include "base/trim.h"

namespace lethe::metrics {

static std::string place(const std::string& where, const CsvRow& row) {
  return where + ", line " + std::to_string(row.line);
}

static void read_header(const CsvRow& row, const std::string& where, ScoreMatrix& matrix) {
  if (row.cells.size() < 3 || row.cells[0] != "stage" || row.cells[1] != "trained")
    throw InputError(place(where, row) + ": expected the header stage,trained and at least one element");
  for (std::size_t i = 2; i < row.cells.size(); ++i) {
    const std::string& name = row.cells[i];
    if (name.empty()) throw InputError(place(where, row) + ": column " + std::to_string(i + 1) + " has no name");
    if (std::find(matrix.elements.begin(), matrix.elements.end(), name) != matrix.elements.end())
      throw InputError(place(where, row) + ": the element '" + name + "' stands twice");
    matrix.elements.push_back(name);
  }
}

static std::optional<double> read_score(const std::string& cell, const std::string& element, const std::string& where) {
  if (cell.empty()) return {};
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value))
    throw InputError(where + ": '" + element + "': expected a number in percent or nothing, got '" + cell + "'");
  return value;
}

static void read_stage(const CsvRow& row, const std::string& where, ScoreMatrix& matrix) {
  const std::string here = place(where, row), stage = std::to_string(matrix.stages());
  if (row.cells.size() != matrix.elements.size() + 2)
    throw InputError(here + ": expected " + std::to_string(matrix.elements.size() + 2) +
                     " cells as in the header, got " + std::to_string(row.cells.size()));
  if (row.cells[0] != stage)
    throw InputError(here + ": 'stage': expected " + stage + " (one row a stage, from 0), got '" + row.cells[0] + "'");
  const std::string& trained = row.cells[1];
  if (!trained.empty() && matrix.stages() == 0)
    throw InputError(here + ": 'trained': stage 0 is the untouched model; expected nothing, got '" + trained + "'");
  if (!trained.empty() && std::find(matrix.elements.begin(), matrix.elements.end(), trained) == matrix.elements.end())
    throw InputError(here + ": 'trained': '" + trained + "' is none of the elements; leave it empty or name one" +
                     did_you_mean(trained, matrix.elements));
  matrix.trained.push_back(trained);
  std::vector<std::optional<double>> scores;
  for (std::size_t i = 0; i < matrix.elements.size(); ++i)
    scores.push_back(read_score(row.cells[i + 2], matrix.elements[i], here));
  matrix.scores.push_back(std::move(scores));
}

ScoreMatrix parse_score_matrix(std::string_view csv, const std::string& where) {
  std::vector<CsvRow> rows = parse_csv(csv, where);
  for (CsvRow& row : rows)
    for (std::string& cell : row.cells) cell = trimmed(cell);
  if (rows.empty()) throw InputError(where + ": the file is empty; expected the header stage,trained,<element>…");
  ScoreMatrix matrix;
  read_header(rows[0], where, matrix);
  for (std::size_t i = 1; i < rows.size(); ++i) read_stage(rows[i], where, matrix);
  if (matrix.stages() == 0) throw InputError(where + ": no stage follows the header; expected one row a stage, from 0");
  return matrix;
}

ScoreMatrix read_score_matrix(const std::filesystem::path& path) {
  return parse_score_matrix(read_file(path), path.string());
}

ScoreMatrix select_elements(const ScoreMatrix& matrix, std::span<const std::string> elements) {
  ScoreMatrix result;
  std::vector<std::size_t> columns;
  for (const std::string& name : elements) {
    const auto found = std::find(matrix.elements.begin(), matrix.elements.end(), name);
    if (found == matrix.elements.end())
      throw InputError("no element '" + name + "' among the scores" + did_you_mean(name, matrix.elements));
    columns.push_back(static_cast<std::size_t>(found - matrix.elements.begin()));
    result.elements.push_back(name);
  }
  for (std::size_t stage = 0; stage < matrix.stages(); ++stage) {
    const bool kept = std::find(elements.begin(), elements.end(), matrix.trained[stage]) != elements.end();
    result.trained.push_back(kept ? matrix.trained[stage] : "");
    std::vector<std::optional<double>> row;
    for (const std::size_t column : columns) row.push_back(matrix.scores[stage][column]);
    result.scores.push_back(std::move(row));
  }
  return result;
}

}  // namespace lethe::metrics
