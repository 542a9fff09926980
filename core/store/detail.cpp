// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "store/queries.h"
#include "store/score_matrix.h"
#include "store/statements.h"

namespace lethe::store {

namespace {

std::vector<StageRow> stages_of(Statements& sql, const std::string& run) {
  auto& row = sql(
      R"(SELECT r.stage_index, r.from_index, r.tasks, s.key, s.finished, s.owner <> r.run, s.steps, s.seconds,
        s.weights, s.weights_hash, (SELECT count(*) FROM steps t WHERE t.stage = s.id) FROM run_stages r JOIN
        stages s ON s.id = r.stage WHERE r.run = ? ORDER BY r.stage_index)",
      run);
  std::vector<StageRow> stages;
  while (row.executeStep()) {
    StageRow stage;
    stage.index = row.getColumn(0).getInt();
    stage.from = optional_of<int>(row.getColumn(1));
    stage.tasks = Json::parse(row.getColumn(2).getString()).get<std::vector<std::string>>();
    stage.key = row.getColumn(3).getString();
    stage.finished = row.getColumn(4).getInt() != 0;
    stage.reused = row.getColumn(5).getInt() != 0;
    stage.steps = row.getColumn(6).getInt64();
    stage.seconds = row.getColumn(7).getDouble();
    stage.weights = row.getColumn(8).getString();
    stage.weights_hash = row.getColumn(9).getString();
    stage.steps_logged = row.getColumn(10).getInt64();
    stages.push_back(std::move(stage));
  }
  return stages;
}

std::vector<NoticeRow> notices_of(Statements& sql, const std::string& run) {
  auto& row = sql("SELECT attempt, code, text FROM notices WHERE run = ? ORDER BY attempt, number", run);
  std::vector<NoticeRow> notices;
  while (row.executeStep()) {
    NoticeRow notice{row.getColumn(0).getInt(), row.getColumn(1), row.getColumn(2)};
    // A later attempt says the same again.
    if (std::none_of(notices.begin(), notices.end(),
                     [&](const NoticeRow& n) { return n.code == notice.code && n.text == notice.text; }))
      notices.push_back(std::move(notice));
  }
  return notices;
}

std::vector<AttemptRow> attempts_of(Statements& sql, const std::string& run) {
  auto& row = sql(
      R"(SELECT number, device, device_name, threads, torch, program, host, started, ended, outcome, handle,
        last_event, resumed_stage, resumed_step, history FROM attempts WHERE run = ? ORDER BY number)",
      run);
  std::vector<AttemptRow> attempts;
  while (row.executeStep()) {
    AttemptRow attempt;
    attempt.number = row.getColumn(0).getInt();
    attempt.environment = {row.getColumn(1), row.getColumn(2), row.getColumn(3).getInt(), row.getColumn(4),
                           row.getColumn(5), row.getColumn(6), row.getColumn(14)};
    attempt.started = row.getColumn(7).getDouble();
    attempt.ended = optional_of<double>(row.getColumn(8));
    attempt.outcome = row.getColumn(9).getString();
    attempt.handle = row.getColumn(10).getString();
    attempt.last_event = row.getColumn(11).getInt64();
    attempt.resumed_stage = optional_of<int>(row.getColumn(12));
    attempt.resumed_step = optional_of<std::int64_t>(row.getColumn(13));
    attempts.push_back(std::move(attempt));
  }
  return attempts;
}

}  // namespace

RunDetail run_detail(Database& database, const std::string& id) {
  const Snapshot snapshot(database.connection());
  Statements sql(database.connection());
  RunDetail detail;
  detail.run = get_run(database, id);
  detail.spec = run_spec(database, id);
  detail.stages = stages_of(sql, id);
  fill_scores(sql, detail);
  detail.notices = notices_of(sql, id);
  detail.attempts = attempts_of(sql, id);
  return detail;
}

}  // namespace lethe::store
