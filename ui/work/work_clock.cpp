// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/work_clock.h"

#include <algorithm>

#include "study/forecast.h"

namespace lethe::ui {

namespace {

constexpr int specs_at_once = 8;  // small queues are known without waiting
constexpr qint64 turn_milliseconds = 10, sum_milliseconds = 500;
constexpr double days_that_tell = 14;

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
  store::refresh_runs(workspace_.database(), open, rows_);
  index_rows();
  const std::string current = workspace_.current_run().toStdString();
  if (current != current_ && !current.empty()) left_.begin_run(current);
  current_ = current;
  waiting_left_.reset();
  bool any = false;
  for (int read = 0; read < specs_at_once && !unread_.empty(); ++read) any = read_next() || any;
  if (any) set_runs();
  if (!unread_.empty()) reading_.start(0);
  emit changed();
}

void WorkClock::index_rows() {
  places_.clear();
  unread_.clear();
  recorded_.clear();
  waiting_ = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const store::RunRow& row = rows_[i];
    places_.emplace(row.id, i);
    if (row.status == store::Status::Queued) ++waiting_;
    if (row.status == store::Status::Running && recorded_.empty()) recorded_ = row.id;
    if (row.status == store::Status::Done && known_done_.insert(row.id).second) done_[kind_of(row)] = row.seconds;
    const auto known = known_.find(row.id);
    if (known == known_.end() || known->second.created != row.created) unread_.push_back(row.id);
  }
  if (known_.size() > 2 * rows_.size() + 100)
    std::erase_if(known_, [this](const auto& known) { return !places_.contains(known.first); });
}

void WorkClock::read_facts() {
  QElapsedTimer clock;
  clock.start();
  while (!unread_.empty() && clock.elapsed() < turn_milliseconds) read_next();
  if (!unread_.empty()) return reading_.start(0);
  set_runs();
  waiting_left_.reset();
  emit changed();
}

bool WorkClock::read_next() {
  const store::RunRow* next = row(unread_.front());
  unread_.pop_front();
  if (!next) return false;
  Known& known = known_[next->id];
  known = {next->created, kind_of(*next), {}};
  try {
    known.facts = facts_of(store::run_spec(workspace_.database(), next->id));
  } catch (const std::exception&) {
    // Written by another version: its times are not known.
  }
  return true;
}

void WorkClock::set_runs() {
  std::vector<queue::TimeLeft::Run> runs;
  for (const store::RunRow& row : rows_)
    if (const ClockedRun* known = facts(row.id)) runs.push_back({row.id, row.model, known->steps});
  left_.set_runs(std::move(runs));
}

int WorkClock::kind_of(const store::RunRow& row) {
  std::string text = row.model + '\n' + row.method.dump() + '\n' + row.strategies.dump();
  for (const std::string& task : row.sequence) text += '\n' + task;
  return kinds_.emplace(std::move(text), static_cast<int>(kinds_.size())).first->second;
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
  // Steps come many times a second.
  if (waiting_left_ && (!*waiting_left_ || summed_.elapsed() > sum_milliseconds)) waiting_left_.reset();
}

std::string WorkClock::running() const {
  std::string here = workspace_.current_run().toStdString();
  return !here.empty() || !workspace_.elsewhere() ? here : recorded_;
}

const store::RunRow* WorkClock::row(const std::string& run) const {
  const auto place = places_.find(run);
  return place == places_.end() ? nullptr : &rows_[place->second];
}

const ClockedRun* WorkClock::facts(const std::string& run) const {
  const auto found = known_.find(run);
  return found == known_.end() ? nullptr : &found->second.facts;
}

std::optional<double> WorkClock::of_twin(const store::RunRow& row) const {
  const auto known = known_.find(row.id);
  const auto twin = known == known_.end() ? done_.end() : done_.find(known->second.kind);
  if (twin == done_.end() || row.stages == 0) return std::nullopt;
  return twin->second * (row.stages - row.stages_finished) / row.stages;
}

std::optional<double> WorkClock::left_of(const store::RunRow& row) const {
  if (row.id == current_)
    if (const auto measured = left_.seconds(row.id)) return measured;
  if (const auto known = of_twin(row)) return known;
  return left_.seconds(row.id);
}

std::optional<double> WorkClock::left(const std::string& run) const {
  const store::RunRow* known = row(run);
  return known ? left_of(*known) : std::nullopt;
}

std::optional<double> WorkClock::sum_of_waiting() const {
  double sum = 0;
  for (const store::RunRow& row : rows_) {
    if (row.status != store::Status::Queued || row.id == current_) continue;
    const auto seconds = left_of(row);
    if (!seconds) return std::nullopt;
    sum += *seconds;
  }
  return sum;
}

std::optional<double> WorkClock::queue_left() const {
  if (!waiting_left_) {
    waiting_left_ = sum_of_waiting();
    summed_.start();
  }
  const store::RunRow* current = row(current_);
  const auto rest = current ? left_of(*current) : std::optional(0.0);
  return *waiting_left_ && rest ? std::optional(**waiting_left_ + *rest) : std::nullopt;
}

}  // namespace lethe::ui
