// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/queries.h"
#include "store/statements.h"

namespace lethe::store {

namespace {

/// What was measured at the end of a stage under an environment, up to a place in the run that is training it.
std::set<std::string> scores_at_end(Statements& sql, std::int64_t stage, const std::string& environment, int attempt,
                                    std::int64_t number) {
  auto& row = sql(R"(SELECT DISTINCT sample_hash FROM scores WHERE stage = ? AND step = 0 AND kind <> ?
        AND environment = ? AND (attempt, number) <= (?, ?))",
                  stage, static_cast<int>(run::ScoreKind::Probe), environment, attempt, number);
  std::set<std::string> hashes;
  while (row.executeStep()) hashes.insert(row.getColumn(0));
  return hashes;
}

std::optional<run::KnownStage> finished_stage(Statements& sql, const std::string& key, const std::string& environment,
                                              const std::filesystem::path& artefacts) {
  auto& row = sql("SELECT id, weights FROM stages WHERE key = ? AND finished = 1", key);
  if (!row.executeStep()) return std::nullopt;
  const std::int64_t id = row.getColumn(0).getInt64();
  run::KnownStage known{row.getColumn(1).getString(), true, {}};
  row.reset();
  std::error_code error;
  if (!known.weights.empty() && !std::filesystem::exists(artefacts / known.weights, error)) known.weights.clear();
  known.scores = scores_at_end(sql, id, environment, std::numeric_limits<int>::max(), 0);
  return known;
}

}  // namespace

std::optional<CommittedPoint> resume_point(Database& database, const std::string& run) {
  Statements sql(database.connection());
  auto& row =
      sql(R"(SELECT p.stage_index, p.step, p.path, p.attempt, p.number, a.device, a.device_name, a.threads, a.torch,
        a.program, a.host, a.history FROM resume_points p JOIN attempts a ON a.run = p.run AND a.number = p.attempt WHERE
        p.run = ? ORDER BY p.attempt DESC, p.number DESC LIMIT 1)",
          run);
  if (!row.executeStep()) return std::nullopt;
  CommittedPoint point;
  point.point = {row.getColumn(0).getInt(), row.getColumn(1).getInt64(), row.getColumn(2).getString()};
  point.attempt = row.getColumn(3).getInt();
  point.number = row.getColumn(4).getInt64();
  point.environment = {row.getColumn(5), row.getColumn(6),  row.getColumn(7).getInt(), row.getColumn(8),
                       row.getColumn(9), row.getColumn(10), row.getColumn(11)};
  return point;
}

std::map<std::string, run::KnownStage> known_stages(Database& database, const std::vector<std::string>& keys,
                                                    const study::Environment& environment, const std::string& run,
                                                    const std::optional<CommittedPoint>& until) {
  const auto artefacts = artefacts_folder(database.file());
  const auto here = study::environment_hash(environment);
  Statements sql(database.connection());
  const Snapshot snapshot(database.connection());
  std::map<std::string, run::KnownStage> known;
  for (const auto& key : keys) {
    if (auto stage = finished_stage(sql, key, here, artefacts)) {
      known.emplace(key, std::move(*stage));
    } else if (until) {
      const auto own = sql.number("SELECT id FROM stages WHERE key = ? AND owner = ?", key, run);
      if (own)
        known.emplace(key, run::KnownStage{"", false, scores_at_end(sql, *own, here, until->attempt, until->number)});
    }
  }
  return known;
}

}  // namespace lethe::store
