// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "metrics/forgetting/score_matrix.h"

namespace lethe::metrics {

/// A number in percent (points for all but fg and fg_final), or the reason why there is none.
struct Measure {
  std::optional<double> value;
  std::string reason;
};

/// By name: fg, fg_final, op, bwt, bwt_over_t, forgetting, fwt.
using Measures = std::map<std::string, Measure>;

/// R[m] is the row of stage m, T the last. Over all elements:
///   fg         mean over the elements of the mean over the stages 1…T of (R[0] − R[m]) / R[0] · 100
///   fg_final   the same at stage T alone
/// Over the elements that `trained` names, in order, counting only the stages that trained one (1…T):
///   op         mean over j of R[T][j]
///   bwt        Σ over j < T of (R[T][j] − R[j][j]) / (T − 1);  bwt_over_t the same / T
///   forgetting mean over j < T of (max over 1 ≤ i < T of R[i][j]) − R[T][j]; stage 0 is not counted, and before j was
///              trained only stages at which it was measured are
///   fwt        mean over j ≥ 2 of R[j−1][j] − R[0][j]
Measures measure_forgetting(const ScoreMatrix& matrix);
/// fg and fg_final alone.
Measures measure_fg(const ScoreMatrix& matrix);
/// The other five alone.
Measures measure_tasks(const ScoreMatrix& matrix);
/// fg and fg_final of the elements of each group; `groups` holds the group of each element of the matrix.
std::map<std::string, Measures> measure_by_group(const ScoreMatrix& matrix, std::span<const std::string> groups);

/// The definition of every measure, in words.
const std::map<std::string, std::string>& measure_definitions();

/// {name: number or null …, "definitions": {name: words}, "undefined": {name: reason}} of the measures given.
Json measures_json(const Measures& measures);

}  // namespace lethe::metrics
