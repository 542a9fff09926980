// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/event_writer.h"

#include <stdexcept>

#include "base/json.h"
#include "store/artefacts.h"
#include "store/attempts.h"

namespace lethe::store {

void EventWriter::refuse(const std::string& why) const {
  throw std::logic_error("event " + std::to_string(event_->number) + " of run " + event_->run + ", attempt " +
                         std::to_string(event_->attempt) + ", cannot be stored: " + why);
}

bool EventWriter::is_next() const {
  auto& row = sql_(
      R"(SELECT a.last_event, a.outcome = 'running' AND a.number = r.attempt FROM attempts a JOIN runs r ON r.id
        = a.run WHERE a.run = ? AND a.number = ?)",
      event_->run, event_->attempt);
  if (!row.executeStep()) refuse("that attempt was never begun");
  const std::int64_t last = row.getColumn(0).getInt64();
  const bool alive = row.getColumn(1).getInt() != 0;
  row.reset();
  if (event_->number <= last || !alive) return false;
  if (event_->number > last + 1) refuse("expected event " + std::to_string(last + 1));
  return true;
}

void EventWriter::write(const run::RunEvent& event) {
  if (std::holds_alternative<run::Progressed>(event.body)) return;
  event_ = &event;
  if (!is_next()) return;
  sql_.run("UPDATE attempts SET last_event = ?, last_seen = ? WHERE run = ? AND number = ?", event.number, now(),
           event.run, event.attempt);
  std::visit([this](const auto& body) { put(body); }, event.body);
}

std::int64_t EventWriter::stage_row(int index) const {
  const auto stage = sql_.number("SELECT stage FROM run_stages WHERE run = ? AND stage_index = ?", event_->run, index);
  if (!stage) refuse("stage " + std::to_string(index) + " has not begun");
  return *stage;
}

void EventWriter::put(const run::MeasurementsPlanned& body) {
  sql_.run("DELETE FROM run_measures WHERE run = ?", event_->run);
  int position = 0;
  for (const auto& entry : body.entries)
    sql_.run("INSERT INTO run_measures (run, position, kind, element, sample_hash) VALUES (?, ?, ?, ?, ?)", event_->run,
             position++, static_cast<int>(entry.kind), entry.element, entry.sample_hash);
}

void EventWriter::put(const run::StageStarted& body) {
  const auto finished = sql_.number("SELECT id FROM stages WHERE key = ? AND finished = 1", body.key);
  auto own = sql_.number("SELECT id FROM stages WHERE key = ? AND owner = ? AND finished = 0", body.key, event_->run);
  if (!own && !finished) {
    sql_.run("INSERT INTO stages (key, owner, attempt, steps) VALUES (?, ?, ?, ?)", body.key, event_->run,
             event_->attempt, body.steps);
    own = sql_.connection().getLastInsertRowid();
  }
  sql_.run(
      R"(INSERT INTO run_stages (run, stage_index, stage, from_index, tasks) VALUES (?, ?, ?, ?, ?) ON CONFLICT
        (run, stage_index) DO UPDATE SET stage = excluded.stage, from_index = excluded.from_index, tasks =
        excluded.tasks)",
      event_->run, body.stage, finished.value_or(own.value_or(0)), body.from, Json(body.tasks).dump());
  if (own && finished) merge(*own, *finished);
}

void EventWriter::put(const run::StepLogged& body) {
  // A finished stage that is trained again, its weights being gone, logs the same steps once more.
  sql_.run("INSERT OR IGNORE INTO steps (stage, step, loss, rate, norm, tokens, seconds) VALUES (?, ?, ?, ?, ?, ?, ?)",
           stage_row(body.stage), body.step, body.loss, body.learning_rate, body.gradient_norm, body.tokens,
           body.seconds);
}

void EventWriter::put(const run::ScoreMeasured& body) {
  const std::int64_t stage = stage_row(body.stage);
  const int kind = static_cast<int>(body.kind);
  sql_.run(
      R"(INSERT OR IGNORE INTO scores (stage, step, kind, element, element_group, metric, value, standard_error, n,
        chance, sample_hash, protocol, evaluation, environment, run, attempt, number)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, r.evaluation, a.environment, ?13, ?14, ?15
        FROM runs r JOIN attempts a ON a.run = r.id WHERE r.id = ?13 AND a.number = ?14)",
      stage, body.step, kind, body.element, body.group, body.metric, body.value, body.standard_error, body.n,
      body.chance, body.sample_hash, body.protocol, event_->run, event_->attempt, event_->number);
  // The outcomes came first, without saying of which samples.
  sql_.run(
      R"(UPDATE OR REPLACE outcomes SET sample_hash = ?
        WHERE stage = ? AND kind = ? AND element = ? AND sample_hash = 'run:' || ?)",
      body.sample_hash, stage, kind, body.element, event_->run);
}

void EventWriter::put(const run::SamplesScored& body) {
  sql_.run(
      R"(INSERT OR REPLACE INTO outcomes
        (stage, kind, element, sample_hash, environment, first, packed, run, attempt, number)
        SELECT ?1, ?2, ?3, 'run:' || ?6, environment, ?4, ?5, ?6, ?7, ?8
        FROM attempts WHERE run = ?6 AND number = ?7)",
      stage_row(body.stage), static_cast<int>(body.kind), body.element, body.first, Blob{body.packed}, event_->run,
      event_->attempt, event_->number);
}

void EventWriter::put(const run::Noticed& body) {
  sql_.run("INSERT INTO notices (run, attempt, number, code, text) VALUES (?, ?, ?, ?, ?)", event_->run,
           event_->attempt, event_->number, body.code, body.text);
}

void EventWriter::put(const run::ResumePointWritten& body) {
  if (!body.path.empty() && !is_inside(body.path)) refuse("'" + body.path + "' lies outside the artefact folder");
  sql_.run("INSERT INTO resume_points (run, attempt, number, stage_index, step, path) VALUES (?, ?, ?, ?, ?, ?)",
           event_->run, event_->attempt, event_->number, body.stage, body.step, body.path);
  forget(event_->attempt, event_->number);
}

void EventWriter::forget(int attempt, std::int64_t number) {
  for (auto& path : forget_resume_points(sql_.connection(), event_->run, attempt, number))
    unneeded_.push_back(std::move(path));
}

void EventWriter::merge(std::int64_t stage, std::int64_t finished) {
  sql_.run("UPDATE run_stages SET stage = ? WHERE stage = ?", finished, stage);
  sql_.run("UPDATE OR IGNORE scores SET stage = ? WHERE stage = ?", finished, stage);
  sql_.run("UPDATE OR IGNORE outcomes SET stage = ? WHERE stage = ?", finished, stage);
  sql_.run("DELETE FROM stages WHERE id = ?", stage);
}

void EventWriter::check_same_weights(std::int64_t stage, const run::StageFinished& body) {
  const auto before = sql_.text("SELECT weights_hash FROM stages WHERE id = ?", stage);
  if (before->empty() || body.weights_hash.empty() || *before == body.weights_hash) return;
  put(run::Noticed{"other_weights", "stage " + std::to_string(body.stage) +
                                        " was trained again and ended with other weights than the first time"});
}

void EventWriter::put(const run::StageFinished& body) {
  std::int64_t stage = stage_row(body.stage);
  if (sql_.text("SELECT key FROM stages WHERE id = ?", stage) != body.key)
    refuse("stage " + std::to_string(body.stage) + " began under another key");
  if (const auto finished = sql_.number("SELECT id FROM stages WHERE key = ? AND finished = 1", body.key);
      finished && *finished != stage) {
    merge(stage, *finished);
    stage = *finished;
  }
  check_same_weights(stage, body);
  sql_.run(
      R"(UPDATE stages SET seconds = CASE finished WHEN 1 THEN seconds ELSE ?1 END, finished = 1, weights = CASE
        ?2 WHEN '' THEN weights ELSE ?2 END, weights_hash = CASE ?3 WHEN '' THEN weights_hash ELSE ?3 END WHERE
        id = ?4)",
      body.seconds, body.weights, body.weights_hash, stage);
  sql_.run("UPDATE attempts SET stage_event = ? WHERE run = ? AND number = ?", event_->number, event_->run,
           event_->attempt);
}

void EventWriter::put(const run::RunFinished& body) {
  close_attempt(sql_.connection(), event_->run, event_->attempt, Status::Done, "done", "", body.seconds);
  forget(0, 0);
}

void EventWriter::put(const run::RunFailed& body) {
  close_attempt(sql_.connection(), event_->run, event_->attempt, Status::Failed, "failed", body.message);
}

void EventWriter::put(const run::RunStopped& body) {
  close_attempt(sql_.connection(), event_->run, event_->attempt, Status::Stopped, "stopped", body.reason);
}

}  // namespace lethe::store
