// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/run_state.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "study/forecast.h"
#include "study/run_spec.h"

namespace lethe::ui {

namespace {

constexpr std::size_t newest_steps = 200;

int rank_of(const std::string& group) {
  constexpr std::array<const char*, 4> order{"dk", "rs", "rc", "bias"};
  return static_cast<int>(std::find(order.begin(), order.end(), group) - order.begin());
}

StageState broken(store::Status status) {
  return status == store::Status::Running  ? StageState::Running
         : status == store::Status::Failed ? StageState::Failed
                                           : StageState::Stopped;
}

QString tr(const char* text) { return QCoreApplication::translate("RunState", text); }

}  // namespace

std::optional<double> LiveGroup::mean(int stage) const {
  double sum = 0;
  for (const LiveElement& element : elements) {
    const auto index = static_cast<std::size_t>(stage);
    if (index >= element.at.size() || !element.at[index]) return std::nullopt;
    sum += *element.at[index];
  }
  return elements.empty() ? std::nullopt : std::optional(sum / static_cast<double>(elements.size()));
}

std::optional<double> LiveGroup::chance() const {
  double sum = 0;
  for (const LiveElement& element : elements) {
    if (!element.chance) return std::nullopt;
    sum += *element.chance;
  }
  return elements.empty() ? std::nullopt : std::optional(sum / static_cast<double>(elements.size()));
}

std::vector<LiveGroup::Probe> LiveGroup::probes() const {
  std::map<std::pair<int, std::int64_t>, std::pair<double, std::size_t>> sums;
  for (const LiveElement& element : elements)
    for (const auto& [place, value] : element.probes)
      if (value) sums[place].first += *value, ++sums[place].second;
  std::vector<Probe> result;
  for (const auto& [place, sum] : sums)
    if (sum.second == elements.size())
      result.push_back({place.first, place.second, sum.first / static_cast<double>(sum.second)});
  return result;
}

RunState::RunState(store::Database& database, const std::string& run) {
  const store::RunDetail detail = store::run_detail(database, run);
  const study::RunSpec spec = study::run_spec_from_json(detail.spec);
  family = spec.model.family;
  sequential = spec.strategies.size() == 1 && spec.strategies.front().name == "sequential";
  probe_every = spec.evaluation.probe_every;
  probe_items = spec.evaluation.probe_items;
  stages.resize(spec.stages.size() + 1);
  for (const study::StagePlan& plan : spec.stages) {
    LiveStage& stage = stages.at(static_cast<std::size_t>(plan.index));
    stage.tasks = plan.tasks;
    stage.steps = study::steps_of(plan);
  }
  read_rows(detail);
}

void RunState::read_rows(const store::RunDetail& detail) {
  row = detail.run;
  for (const store::StageRow& known : detail.stages) {
    if (known.index >= static_cast<int>(stages.size())) continue;
    LiveStage& stage = stages[static_cast<std::size_t>(known.index)];
    stage.reused = known.reused;
    if (known.steps > 0) stage.steps = known.steps;
    stage.state = known.finished ? StageState::Done : broken(row.status);
    if (row.status == store::Status::Queued && !known.finished) stage.state = StageState::Stopped;
    stage.step = std::max(stage.step, known.finished ? stage.steps : known.steps_logged);
  }
  for (const store::AttemptRow& attempt : detail.attempts) {
    if (!attempt.resumed_stage || *attempt.resumed_stage >= static_cast<int>(stages.size())) continue;
    auto& marks = stages[static_cast<std::size_t>(*attempt.resumed_stage)].resumed;
    const std::int64_t step = attempt.resumed_step.value_or(0);
    if (std::find(marks.begin(), marks.end(), step) == marks.end()) marks.push_back(step);
  }
  read_scores(detail);
  for (const store::NoticeRow& notice : detail.notices) note(notice.code, notice.text, {});
}

void RunState::read_scores(const store::RunDetail& detail) {
  for (std::size_t column = 0; column < detail.elements.size(); ++column) {
    const store::ElementRow& known = detail.elements[column];
    LiveElement& one = element(known.group, known.id);
    one.chance = known.chance;
    one.n = known.n;
    for (std::size_t stage = 0; stage < std::min(detail.scores.size(), stages.size()); ++stage)
      if (detail.scores[stage][column]) one.at[stage] = detail.scores[stage][column]->value;
  }
  for (const store::TaskRow& task : detail.tasks)
    for (std::size_t k = 0; k < std::min(task.scores.size(), stages.size()); ++k)
      if (!stages[k].tasks.empty() && stages[k].tasks.front() == task.task && task.scores[k])
        stages[k].metric = task.metric, stages[k].own = task.scores[k]->value;
}

void RunState::refresh(store::Database& database) {
  const store::Status before = row.status;
  const std::string reason = row.reason;
  read_rows(store::run_detail(database, row.id));
  // The store may lag behind the events by half a second, but never as to how a run ended.
  if (before != store::Status::Running && row.status == store::Status::Running)
    row.status = before, row.reason = reason;
}

void RunState::read_curve(store::Database& database, int stage) {
  LiveStage& to = stages.at(static_cast<std::size_t>(stage));
  std::vector<LossPoint> newer;
  newer.swap(to.curve);
  double seconds = 0;
  const auto points = store::curve(database, row.id, stage);
  to.curve.reserve(points.size());
  for (const store::CurvePoint& point : points) {
    add_point(to, point.step, point.loss, point.learning_rate);
    seconds += point.seconds;
    if (points.size() - to.curve.size() < newest_steps && point.seconds > 0)
      throughput.push_back(static_cast<double>(point.tokens) / point.seconds);
  }
  if (throughput.size() > newest_steps)
    throughput.erase(throughput.begin(), throughput.end() - static_cast<std::ptrdiff_t>(newest_steps));
  if (!points.empty()) to.seconds_per_step = seconds / static_cast<double>(points.size());
  for (const LossPoint& point : newer) add_point(to, point.step, point.loss, point.rate);
  if (!to.curve.empty() && to.state != StageState::Done) to.step = std::max(to.step, to.curve.back().step);
  for (const run::ScoreMeasured& probe : store::probes(database, row.id, stage))
    element(probe.group, probe.element).probes[{stage, probe.step}] = probe.value;
}

LiveElement& RunState::element(const std::string& group, const std::string& id) {
  auto place = std::find_if(groups.begin(), groups.end(), [&](const LiveGroup& g) { return g.id == group; });
  if (place == groups.end()) {
    place =
        std::find_if(groups.begin(), groups.end(), [&](const LiveGroup& g) { return rank_of(g.id) > rank_of(group); });
    place = groups.insert(place, LiveGroup{group, {}});
  }
  auto& all = place->elements;
  auto found = std::find_if(all.begin(), all.end(), [&](const LiveElement& e) { return e.id == id; });
  if (found == all.end())
    found = all.insert(all.end(), {id, {}, 0, std::vector<std::optional<double>>(stages.size()), {}});
  return *found;
}

void RunState::add_point(LiveStage& stage, std::int64_t step, double loss, double rate) {
  // Delivered twice, or trained again with the same bits.
  if (!stage.curve.empty() && step <= stage.curve.back().step) return;
  double smooth = loss;
  if (!stage.curve.empty() && !std::isnan(stage.curve.back().smooth)) {
    const double before = stage.curve.back().smooth;
    // A plain mean at first, so that the beginning does not hang on the first point.
    const double share =
        std::max(std::clamp(40.0 / static_cast<double>(std::max<std::int64_t>(stage.steps, 1)), 0.05, 0.4),
                 1.0 / static_cast<double>(stage.curve.size() + 1));
    smooth = std::isnan(loss) ? before : before + share * (loss - before);
  }
  stage.curve.push_back({step, loss, smooth, rate});
}

int RunState::stage_in_progress() const {
  for (std::size_t k = 0; k < stages.size(); ++k)
    if (stages[k].state == StageState::Running) return static_cast<int>(k);
  return -1;
}

double RunState::place(int stage, std::int64_t step) const {
  const auto& at = stages.at(static_cast<std::size_t>(stage));
  if (stage == 0 || at.steps <= 0) return stage;
  return stage - 1 + std::min(1.0, static_cast<double>(step) / static_cast<double>(at.steps));
}

void RunState::note(const std::string& code, const std::string& text, const QDateTime& time) {
  const auto same = [&](const LiveNotice& notice) { return notice.code == code && notice.text == text; };
  if (std::none_of(notices.begin(), notices.end(), same)) notices.push_back({code, text, time});
}

bool RunState::take(const run::RunEvent& event) {
  if (event.run != row.id) return false;
  return std::visit([this](const auto& body) { return take_body(body); }, event.body);
}

bool RunState::take_body(const run::StageStarted& body) {
  if (body.stage >= static_cast<int>(stages.size())) return false;
  for (LiveStage& other : stages)
    if (other.state == StageState::Running || other.state == StageState::Stopped) other.state = StageState::Waiting;
  LiveStage& stage = stages[static_cast<std::size_t>(body.stage)];
  stage.reused = body.reused;
  if (body.steps > 0) stage.steps = body.steps;
  stage.step = 0;
  stage.state = StageState::Running;
  row.status = store::Status::Running;
  passing.clear();
  return true;
}

bool RunState::take_body(const run::StepLogged& body) {
  if (body.stage >= static_cast<int>(stages.size())) return false;
  LiveStage& stage = stages[static_cast<std::size_t>(body.stage)];
  // A stage that is gone on with does not begin again.
  const bool turned = stage.state != StageState::Running;
  if (turned) row.status = store::Status::Running;
  stage.state = StageState::Running;
  stage.step = body.step;
  passing.clear();
  add_point(stage, body.step, body.loss, body.learning_rate);
  if (body.seconds > 0) {
    auto& pace = stage.seconds_per_step;
    pace = pace > 0 ? 0.95 * pace + 0.05 * body.seconds : body.seconds;
    throughput.push_back(static_cast<double>(body.tokens) / body.seconds);
    if (throughput.size() > 2 * newest_steps)
      throughput.erase(throughput.begin(), throughput.end() - static_cast<std::ptrdiff_t>(newest_steps));
  }
  return turned;
}

bool RunState::take_body(const run::ScoreMeasured& body) {
  if (body.stage >= static_cast<int>(stages.size())) return false;
  const auto index = static_cast<std::size_t>(body.stage);
  if (body.kind == run::ScoreKind::Task) {
    LiveStage& stage = stages[index];
    if (!stage.tasks.empty() && stage.tasks.front() == body.element) stage.metric = body.metric, stage.own = body.value;
    return true;
  }
  LiveElement& one = element(body.group, body.element);
  if (body.chance) one.chance = body.chance;
  if (body.kind == run::ScoreKind::Probe)
    one.probes[{body.stage, body.step}] = body.value;
  else
    one.at[index] = body.value, one.n = body.n;
  return true;
}

bool RunState::take_body(const run::Noticed& body) {
  note(body.code, body.text, QDateTime::currentDateTime());
  return true;
}

bool RunState::take_body(const run::StageFinished& body) {
  if (body.stage >= static_cast<int>(stages.size())) return false;
  LiveStage& stage = stages[static_cast<std::size_t>(body.stage)];
  stage.state = StageState::Done;
  stage.step = stage.steps;
  row.stages_finished = static_cast<int>(
      std::count_if(stages.begin(), stages.end(), [](const LiveStage& s) { return s.state == StageState::Done; }));
  passing.clear();
  return true;
}

void RunState::end(store::Status status, const std::string& reason, StageState state) {
  for (LiveStage& stage : stages)
    if (stage.state == StageState::Running) stage.state = state;
  row.status = status;
  row.reason = reason;
  passing.clear();
}

bool RunState::take_body(const run::RunFinished&) {
  end(store::Status::Done, "", StageState::Done);  // how long all attempts took, the store knows
  return true;
}

bool RunState::take_body(const run::RunFailed& body) {
  end(store::Status::Failed, body.message, StageState::Failed);
  return true;
}

bool RunState::take_body(const run::RunStopped& body) {
  end(store::Status::Stopped, body.reason, StageState::Stopped);
  return true;
}

bool RunState::take_body(const run::Progressed& body) {
  passing = QString::fromStdString(body.what);
  passing_done = body.done;
  passing_total = body.total;
  return false;
}

QString stage_title(const LiveStage& stage) {
  QStringList tasks;
  for (const std::string& task : stage.tasks) tasks << QString::fromStdString(task);
  return tasks.isEmpty() ? tr("Base") : tasks.join(" + ");
}

QString strategies_text(const store::RunRow& row) {
  QStringList names;
  for (const Json& strategy : row.strategies) names << QString::fromStdString(strategy.value("name", ""));
  return names.join(" + ");
}

QString run_title(const store::RunRow& row) {
  return QString("%1 · %2 · %3 · %4")
      .arg(QString::fromStdString(row.model), QString::fromStdString(row.label), strategies_text(row),
           tr("seed %1").arg(row.seed));
}

}  // namespace lethe::ui
