// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/work_clock.h"

#include <algorithm>

#include "study/forecast.h"

namespace lethe::ui {

namespace {

constexpr int specs_a_turn = 8;
constexpr double days_that_tell = 14;

std::string kind_of(const store::RunRow& row) {
  return row.model + '\n' + row.method.dump() + '\n' + row.strategies.dump() + '\n' + Json(row.sequence).dump();
}

ClockedRun facts_of(const Json& json) {
  const study::RunSpec spec = study::run_spec_from_json(json);
  ClockedRun facts{spec.model.family, spec.strategies.size() == 1 && spec.strategies.front().name == "sequential", {0}};
  for (const study::StagePlan& plan : spec.stages) facts.steps.push_back(study::steps_of(plan));
  return facts;
}

}  // namespace

WorkClock::WorkClock(Workspace& workspace, std::function<QDateTime()> now)
    : QObject(nullptr), workspace_(workspace), now_(std::move(now)) {
  reading_.setSingleShot(true);
  connect(&reading_, &QTimer::timeout, this, &WorkClock::read_facts);
  connect(&workspace, &Workspace::changed, this, &WorkClock::refresh);
  connect(&workspace, &Workspace::events, this, &WorkClock::take);
  store::RunFilter lately;
  lately.status = {store::Status::Done};
  lately.finished_since = static_cast<double>(now_().toSecsSinceEpoch()) - days_that_tell * 86400;
  for (const store::RunRow& row : store::list_runs(workspace_.database(), lately)) done_[kind_of(row)] = row.seconds;
  refresh();
}

void WorkClock::refresh() {
  store::RunFilter open;
  open.status = {store::Status::Running, store::Status::Queued, store::Status::Failed, store::Status::Stopped,
                 store::Status::Done};
  open.finished_since = static_cast<double>(now_().date().startOfDay().toSecsSinceEpoch());
  open.in_queue_order = true;
  rows_ = store::list_runs(workspace_.database(), open);
  for (const store::RunRow& row : rows_)
    if (row.status == store::Status::Done && known_done_.insert(row.id).second) done_[kind_of(row)] = row.seconds;
  const std::string current = workspace_.current_run().toStdString();
  if (current != current_ && !current.empty()) left_.begin_run(current);
  current_ = current;
  read_facts();
  emit changed();
}

void WorkClock::read_facts() {
  int read = 0;
  for (const store::RunRow& row : rows_) {
    if (facts_.contains(row.id)) continue;
    if (read++ == specs_a_turn) {
      reading_.start(0);
      break;
    }
    try {
      facts_[row.id] = facts_of(store::run_spec(workspace_.database(), row.id));
    } catch (const std::exception&) {
      facts_[row.id] = {};  // written by another version: its times are not known
    }
  }
  set_runs();
  if (read > 0 && sender() == &reading_ && !reading_.isActive()) emit changed();
}

void WorkClock::set_runs() {
  std::vector<queue::TimeLeft::Run> runs;
  for (const store::RunRow& row : rows_)
    if (const ClockedRun* known = facts(row.id)) runs.push_back({row.id, row.model, known->steps});
  left_.set_runs(std::move(runs));
}

void WorkClock::take(const std::vector<run::RunEvent>& events) {
  for (const run::RunEvent& event : events) {
    if (event.run != current_) continue;
    if (const auto* begun = std::get_if<run::StageStarted>(&event.body))
      left_.begin_stage(begun->stage, begun->reused);
    else if (const auto* step = std::get_if<run::StepLogged>(&event.body))
      left_.step(step->stage, step->step, step->seconds);
    else if (const auto* finished = std::get_if<run::StageFinished>(&event.body))
      left_.finish_stage(finished->stage, finished->seconds);
    else if (std::holds_alternative<run::RunFinished>(event.body) || std::holds_alternative<run::RunFailed>(event.body))
      left_.end_run();
  }
}

int WorkClock::waiting() const {
  return static_cast<int>(
      std::count_if(rows_.begin(), rows_.end(), [](const auto& row) { return row.status == store::Status::Queued; }));
}

std::string WorkClock::running() const {
  const std::string here = workspace_.current_run().toStdString();
  if (!here.empty() || !workspace_.elsewhere()) return here;
  const auto row =
      std::find_if(rows_.begin(), rows_.end(), [](const auto& r) { return r.status == store::Status::Running; });
  return row == rows_.end() ? std::string() : row->id;
}

const ClockedRun* WorkClock::facts(const std::string& run) const {
  const auto found = facts_.find(run);
  return found == facts_.end() ? nullptr : &found->second;
}

std::optional<double> WorkClock::of_twin(const store::RunRow& row) const {
  const auto twin = done_.find(kind_of(row));
  if (twin == done_.end() || row.stages == 0) return std::nullopt;
  return twin->second * (row.stages - row.stages_finished) / row.stages;
}

std::optional<double> WorkClock::left(const std::string& run) const {
  const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const auto& r) { return r.id == run; });
  if (row == rows_.end()) return std::nullopt;
  if (run == current_)
    if (const auto measured = left_.seconds(run)) return measured;
  if (const auto known = of_twin(*row)) return known;
  return left_.seconds(run);
}

std::optional<double> WorkClock::queue_left() const {
  double sum = 0;
  for (const store::RunRow& row : rows_) {
    if (row.status != store::Status::Queued && row.id != current_) continue;
    const auto seconds = left(row.id);
    if (!seconds) return std::nullopt;
    sum += *seconds;
  }
  return sum;
}

}  // namespace lethe::ui
