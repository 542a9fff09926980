// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/live_page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QSplitter>

#include "live/queue_panel.h"
#include "live/run_panel.h"
#include "theme/metrics.h"

namespace lethe::ui {

namespace {

constexpr int queue_width = 300, queue_width_narrow = 268;

}  // namespace

LivePage::LivePage(const Context& context, QWidget* parent)
    : Page(parent),
      context_(context),
      clock_(context.clock),
      splitter_(new QSplitter(this)),
      queue_(new QueuePanel(context.appearance, context.workspace, clock_)),
      panel_(new RunPanel(context.appearance, context.workspace, clock_)) {
  auto* column = new QHBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(splitter_);
  splitter_->addWidget(queue_);
  splitter_->addWidget(panel_);
  splitter_->setStretchFactor(1, 1);
  splitter_->setChildrenCollapsible(false);
  splitter_->setHandleWidth(1);
  queue_->setMinimumWidth(200);
  reading_.setSingleShot(true);
  connect(&reading_, &QTimer::timeout, this, &LivePage::read_next_curve);
  connect(splitter_, &QSplitter::splitterMoved, this, [this] { widths_chosen_ = true; });
  connect(&context.workspace, &Workspace::events, this, &LivePage::take);
  connect(&clock_, &WorkClock::changed, this, &LivePage::refresh);
  connect(&context.workspace, &Workspace::work_changed, this, &LivePage::refresh);
  connect(&context.desk, &Desk::show_run, this, &LivePage::choose);
  connect(&context.desk, &Desk::watch_work, this, &LivePage::follow);
  connect(queue_, &QueuePanel::show_wanted, this, &LivePage::choose);
  connect(panel_, &RunPanel::again_wanted, queue_, &QueuePanel::resume);
  connect(panel_, &RunPanel::begin_anew_wanted, this,
          [this] { queue_->start_refused(queue::OtherEnvironment::Restart); });
  connect(panel_, &RunPanel::go_on_wanted, this, [this] { queue_->start_refused(queue::OtherEnvironment::Resume); });
  connect(panel_, &RunPanel::follow_wanted, this, &LivePage::follow);
  connect(panel_, &RunPanel::design_wanted, this, [this] { emit context_.desk.show_page("design"); });
  refresh();
}

QList<QAction*> LivePage::page_actions() const { return panel_->menu_actions() + queue_->menu_actions(); }

void LivePage::save_state(QSettings& settings) const {
  if (widths_chosen_) settings.setValue("live/splitter", splitter_->saveState());
}

void LivePage::restore_state(QSettings& settings) {
  widths_chosen_ = splitter_->restoreState(settings.value("live/splitter").toByteArray());
}

void LivePage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  if (widths_chosen_) return;
  const int side = width() + metrics::rail < metrics::narrow_window ? queue_width_narrow : queue_width;
  splitter_->setSizes({side, width() - side});
}

RunState* LivePage::shown_state() {
  if (!following_ && !chosen_.empty()) return &chosen_;
  return current_.empty() ? (chosen_.empty() ? nullptr : &chosen_) : &current_;
}

void LivePage::read(RunState& state, const std::string& run) {
  try {
    state = RunState(context_.workspace.database(), run);
  } catch (const std::exception&) {
    state = {};  // removed meanwhile
    return;
  }
  // First what was asked for last; nothing of runs that are no longer looked at.
  std::erase_if(curves_, [&](const auto& curve) {
    return curve.first == run || (curve.first != current_.row.id && curve.first != chosen_.row.id);
  });
  for (std::size_t stage = state.stages.size(); stage-- > 0;)
    if (state.stages[stage].state != StageState::Waiting)
      curves_.emplace(curves_.begin(), run, static_cast<int>(stage));
  if (!curves_.empty()) reading_.start(0);
}

void LivePage::read_next_curve() {
  if (curves_.empty()) return;
  const auto [run, stage] = curves_.front();
  curves_.erase(curves_.begin());
  for (RunState* state : {&current_, &chosen_})
    if (state->row.id == run && stage < static_cast<int>(state->stages.size()))
      state->read_curve(context_.workspace.database(), stage);
  if (!curves_.empty()) reading_.start(0);
  show_shown(true);
}

void LivePage::refresh() {
  const std::string running = clock_.running();
  const bool here = !context_.workspace.current_run().isEmpty();
  if (!running.empty() && running != current_.row.id) read(current_, running);
  // How a run ended, and what it has when other programs record.
  for (RunState* state : {&current_, &chosen_}) {
    if (state->empty()) continue;
    const store::RunRow* row = clock_.row(state->row.id);
    if (!row) {
      if (state == &chosen_ && following_) chosen_ = {};
      continue;
    }
    if (row->status == store::Status::Done) state->row.seconds = row->seconds;
    const bool told = here && state == &current_ && state->row.id == running;
    if (!here && row->id == running && row->attempts == state->row.attempts &&
        state->row.status == store::Status::Running && row->status == store::Status::Running) {
      follow_elsewhere(*state);
      continue;
    }
    const bool same = row->status == state->row.status && row->stages_finished == state->row.stages_finished;
    if (row->attempts == state->row.attempts && (told || same)) continue;
    read(*state, row->id);
  }
  // Nothing runs: the first that is there, so that the page is not empty without reason.
  if (current_.empty() && chosen_.empty() && !clock_.rows().empty()) {
    const auto newest = std::max_element(clock_.rows().begin(), clock_.rows().end(), [](const auto& a, const auto& b) {
      return std::pair(a.started.value_or(0), a.attempts) < std::pair(b.started.value_or(0), b.attempts);
    });
    if (newest->attempts > 0) read(chosen_, newest->id);
  }
  show_shown(true);
}

/// What another program records is known only from the database.
void LivePage::follow_elsewhere(RunState& state) {
  const int before = state.stage_in_progress();
  state.refresh(context_.workspace.database());
  for (int stage = std::max(before, 0); stage <= state.stage_in_progress(); ++stage)
    state.read_curve(context_.workspace.database(), stage);
}

void LivePage::take(const std::vector<run::RunEvent>& events) {
  bool turned = false, any = false;
  for (const run::RunEvent& event : events)
    for (RunState* state : {&current_, &chosen_}) {
      if (state->row.id != event.run) continue;
      turned = state->take(event) || turned;
      any = any || state == shown_state();
      const auto* finished = std::get_if<run::StageFinished>(&event.body);
      if (!finished) continue;
      // Of a stage that is taken over, events do not tell all.
      state->refresh(context_.workspace.database());
      if (!state->stages.at(static_cast<std::size_t>(finished->stage)).reused) continue;
      curves_.emplace_back(event.run, finished->stage);
      reading_.start(0);
    }
  if (any) show_shown(turned);
}

void LivePage::choose(const QString& run) {
  const std::string id = run.toStdString();
  following_ = id == clock_.running();
  if (!following_ && id != chosen_.row.id) read(chosen_, id);
  queue_->view().select_run(id);
  show_shown(true);
}

void LivePage::follow() {
  following_ = true;
  if (!current_.empty()) queue_->view().select_run(current_.row.id);
  show_shown(true);
}

void LivePage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  if (std::exchange(dirty_, false)) show_shown(true);
}

void LivePage::show_shown(bool everything) {
  if (!isVisible()) {
    dirty_ = true;
    return;
  }
  const RunState* state = shown_state();
  if (!state) return panel_->show_nothing(clock_.rows().empty());
  const std::string running = clock_.running();
  const bool other_runs = !running.empty() && running != state->row.id;
  panel_->show_run(*state, queue_->model().refusal(state->row.id), other_runs, everything);
}

}  // namespace lethe::ui
