// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/queries.h"
#include "store/statements.h"

namespace lethe::store {

using run::ScoreKind;

std::vector<CurvePoint> curve(Database& database, const std::string& run, int stage) {
  Statements sql(database.connection());
  auto& row =
      sql(R"(SELECT step, loss, rate, norm, tokens, seconds FROM steps WHERE stage = (SELECT stage FROM run_stages
        WHERE run = ? AND stage_index = ?) ORDER BY step)",
          run, stage);
  std::vector<CurvePoint> points;
  while (row.executeStep())
    points.push_back({row.getColumn(0).getInt64(), real_of(row.getColumn(1)), real_of(row.getColumn(2)),
                      real_of(row.getColumn(3)), row.getColumn(4).getInt64(), row.getColumn(5).getDouble()});
  return points;
}

std::vector<run::ScoreMeasured> probes(Database& database, const std::string& run, int stage) {
  Statements sql(database.connection());
  auto& row = sql(
      R"(SELECT step, element, element_group, metric, value, standard_error, n, chance, sample_hash, protocol
        FROM scores WHERE kind = ? AND stage = (SELECT stage FROM run_stages WHERE run = ? AND stage_index = ?)
        ORDER BY step, id)",
      static_cast<int>(ScoreKind::Probe), run, stage);
  std::vector<run::ScoreMeasured> scores;
  while (row.executeStep()) {
    run::ScoreMeasured score;
    score.stage = stage;
    score.step = row.getColumn(0).getInt64();
    score.kind = ScoreKind::Probe;
    score.element = row.getColumn(1).getString();
    score.group = row.getColumn(2).getString();
    score.metric = row.getColumn(3).getString();
    score.value = real_of(row.getColumn(4));
    score.standard_error = optional_of<double>(row.getColumn(5));
    score.n = row.getColumn(6).getInt64();
    score.chance = optional_of<double>(row.getColumn(7));
    score.sample_hash = row.getColumn(8).getString();
    score.protocol = row.getColumn(9).getString();
    scores.push_back(std::move(score));
  }
  return scores;
}

std::vector<OutcomeBatch> outcomes(Database& database, const std::string& run, int stage, ScoreKind kind,
                                   const std::string& element, const Score& score) {
  Statements sql(database.connection());
  auto& row = sql(
      R"(SELECT first, packed FROM outcomes
        WHERE stage = (SELECT stage FROM run_stages WHERE run = ? AND stage_index = ?)
        AND kind = ? AND element = ? AND sample_hash = ? AND environment = ? ORDER BY first)",
      run, stage, static_cast<int>(kind), element, score.sample_hash, score.environment);
  std::vector<OutcomeBatch> batches;
  while (row.executeStep()) batches.push_back({row.getColumn(0).getInt64(), row.getColumn(1).getString()});
  return batches;
}

}  // namespace lethe::store
