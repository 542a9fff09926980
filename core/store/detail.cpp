// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <tuple>

#include "store/queries.h"
#include "store/statements.h"

namespace lethe::store {

namespace {

using run::ScoreKind;

/// A score as it is stored, at the end of a stage of the run.
struct Measured {
  ScoreKind kind;
  std::string element, group, metric;
  int stage = 0;
  std::optional<double> chance;
  Score score;
  bool own = false;   ///< measured by this run
  bool same = false;  ///< measured under the evaluation this run asks for
};

std::vector<StageRow> stages_of(Statements& sql, const std::string& run) {
  auto& row = sql(
      "SELECT r.stage_index, r.from_index, r.tasks, s.key, s.finished, s.owner <> r.run, s.steps, s.seconds, s.weights,"
      " s.weights_hash, (SELECT count(*) FROM steps t WHERE t.stage = s.id)"
      " FROM run_stages r JOIN stages s ON s.id = r.stage WHERE r.run = ? ORDER BY r.stage_index",
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

std::vector<Measured> measured_in(Statements& sql, const std::string& run) {
  auto& row = sql(
      "SELECT c.kind, c.element, c.element_group, c.metric, c.value, c.standard_error, c.n, c.chance, c.sample_hash,"
      " c.protocol, r.stage_index, c.run = r.run, c.evaluation = (SELECT evaluation FROM runs WHERE id = r.run)"
      " FROM run_stages r JOIN scores c ON c.stage = r.stage WHERE r.run = ? AND c.step = 0 AND c.kind <> ? ORDER BY "
      "c.id",
      run, static_cast<int>(ScoreKind::Probe));
  std::vector<Measured> all;
  while (row.executeStep()) {
    Measured one;
    one.kind = static_cast<ScoreKind>(row.getColumn(0).getInt());
    one.element = row.getColumn(1).getString();
    one.group = row.getColumn(2).getString();
    one.metric = row.getColumn(3).getString();
    one.score.value = real_of(row.getColumn(4));
    one.score.standard_error = optional_of<double>(row.getColumn(5));
    one.score.n = row.getColumn(6).getInt64();
    one.chance = optional_of<double>(row.getColumn(7));
    one.score.sample_hash = row.getColumn(8).getString();
    one.score.protocol = row.getColumn(9).getString();
    one.stage = row.getColumn(10).getInt();
    one.own = row.getColumn(11).getInt() != 0;
    one.same = row.getColumn(12).getInt() != 0;
    all.push_back(std::move(one));
  }
  return all;
}

/// Which samples, protocol and metric of one element a run's matrix shows, and how well they fit.
struct Variant {
  std::string sample_hash, protocol, metric;
  bool own = false, same = false;
  int stages = 0;
  std::size_t newest = 0;
  auto rank() const { return std::tuple(own, same, stages, newest); }
  bool holds(const Measured& one) const {
    return one.score.sample_hash == sample_hash && one.score.protocol == protocol && one.metric == metric;
  }
};

Variant best_variant(const std::vector<Measured>& all, ScoreKind kind, const std::string& element) {
  std::vector<Variant> variants;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Measured& one = all[i];
    if (one.kind != kind || one.element != element) continue;
    auto found = std::find_if(variants.begin(), variants.end(), [&](const Variant& v) { return v.holds(one); });
    if (found == variants.end())
      found = variants.insert(variants.end(), {one.score.sample_hash, one.score.protocol, one.metric});
    found->own |= one.own;
    found->same |= one.same;
    ++found->stages;
    found->newest = i;
  }
  return *std::max_element(variants.begin(), variants.end(),
                           [](const Variant& a, const Variant& b) { return a.rank() < b.rank(); });
}

std::vector<std::string> elements_of(const std::vector<Measured>& all, ScoreKind kind) {
  std::vector<std::string> names;
  for (const auto& one : all)
    if (one.kind == kind && std::find(names.begin(), names.end(), one.element) == names.end())
      names.push_back(one.element);
  return names;
}

void fill_elements(RunDetail& detail, const std::vector<Measured>& all) {
  const auto names = elements_of(all, ScoreKind::Benchmark);
  detail.scores.assign(detail.stages.size(), std::vector<std::optional<Score>>(names.size()));
  for (std::size_t column = 0; column < names.size(); ++column) {
    const Variant variant = best_variant(all, ScoreKind::Benchmark, names[column]);
    ElementRow element{names[column], "", variant.metric, 0, {}};
    for (const auto& one : all) {
      if (one.kind != ScoreKind::Benchmark || one.element != names[column] || !variant.holds(one)) continue;
      element.group = one.group, element.n = one.score.n, element.chance = one.chance;
      for (std::size_t k = 0; k < detail.stages.size(); ++k)
        if (detail.stages[k].index == one.stage) detail.scores[k][column] = one.score;
    }
    detail.elements.push_back(std::move(element));
  }
}

void fill_tasks(RunDetail& detail, const std::vector<Measured>& all) {
  std::vector<std::string> names;
  for (const auto& list : {detail.run.sequence, elements_of(all, ScoreKind::Task)})
    for (const auto& name : list)
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  const auto measured = elements_of(all, ScoreKind::Task);
  for (const auto& name : names) {
    TaskRow task{name, "", std::vector<std::optional<Score>>(detail.stages.size())};
    if (std::find(measured.begin(), measured.end(), name) != measured.end()) {
      const Variant variant = best_variant(all, ScoreKind::Task, name);
      task.metric = variant.metric;
      for (const auto& one : all) {
        if (one.kind != ScoreKind::Task || one.element != name || !variant.holds(one)) continue;
        for (std::size_t k = 0; k < detail.stages.size(); ++k)
          if (detail.stages[k].index == one.stage) task.scores[k] = one.score;
      }
    }
    detail.tasks.push_back(std::move(task));
  }
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
      "SELECT number, device, device_name, threads, torch, program, host, started, ended, outcome, handle, last_event,"
      " resumed_stage, resumed_step FROM attempts WHERE run = ? ORDER BY number",
      run);
  std::vector<AttemptRow> attempts;
  while (row.executeStep()) {
    AttemptRow attempt;
    attempt.number = row.getColumn(0).getInt();
    attempt.environment = {row.getColumn(1), row.getColumn(2), row.getColumn(3).getInt(),
                           row.getColumn(4), row.getColumn(5), row.getColumn(6)};
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

std::optional<std::int64_t> stage_id(Statements& sql, const std::string& run, int stage) {
  return sql.number("SELECT stage FROM run_stages WHERE run = ? AND stage_index = ?", run, stage);
}

}  // namespace

RunDetail run_detail(Database& database, const std::string& id) {
  const Snapshot snapshot(database.connection());
  Statements sql(database.connection());
  RunDetail detail;
  detail.run = get_run(database, id);
  detail.spec = run_spec(database, id);
  detail.stages = stages_of(sql, id);
  const auto all = measured_in(sql, id);
  fill_elements(detail, all);
  fill_tasks(detail, all);
  detail.notices = notices_of(sql, id);
  detail.attempts = attempts_of(sql, id);
  return detail;
}

std::vector<CurvePoint> curve(Database& database, const std::string& run, int stage) {
  Statements sql(database.connection());
  auto& row =
      sql("SELECT step, loss, rate, norm, tokens, seconds FROM steps WHERE stage ="
          " (SELECT stage FROM run_stages WHERE run = ? AND stage_index = ?) ORDER BY step",
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
      "SELECT step, element, element_group, metric, value, standard_error, n, chance, sample_hash, protocol FROM scores"
      " WHERE kind = ? AND stage = (SELECT stage FROM run_stages WHERE run = ? AND stage_index = ?) ORDER BY step, id",
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
                                   const std::string& element, const std::string& sample_hash) {
  Statements sql(database.connection());
  const auto id = stage_id(sql, run, stage);
  std::vector<OutcomeBatch> batches;
  if (!id) return batches;
  auto& row =
      sql("SELECT first, packed FROM outcomes WHERE stage = ? AND kind = ? AND element = ? AND sample_hash = ? ORDER "
          "BY first",
          *id, static_cast<int>(kind), element, sample_hash);
  while (row.executeStep()) batches.push_back({row.getColumn(0).getInt64(), row.getColumn(1).getString()});
  return batches;
}

}  // namespace lethe::store
