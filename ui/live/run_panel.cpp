// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/run_panel.h"

#include <QAction>
#include <QBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

#include "live/accuracy_chart.h"
#include "live/gauge.h"
#include "live/loss_chart.h"
#include "live/process_memory.h"
#include "live/run_mark.h"
#include "live/run_notices.h"
#include "live/stage_track.h"
#include "theme/metrics.h"
#include "widgets/layout_parts.h"
#include "widgets/number_text.h"
#include "widgets/switch_to.h"

namespace lethe::ui {

namespace {

constexpr int side_width = 340, side_width_narrow = 268, narrow = 1050;
constexpr double gibibyte = 1024.0 * 1024 * 1024;

}  // namespace

RunPanel::RunPanel(const Appearance& appearance, Workspace& workspace, WorkClock& clock, QWidget* parent)
    : QWidget(parent), appearance_(appearance), workspace_(workspace), clock_(clock) {
  install_stage_track_accessibility();
  make_head();
  reason_ = new Surface(appearance, Token::DangerFill, BottomEdge);
  reason_->setObjectName("run-reason");
  reason_text_ = new Text(appearance, "", TextStyle::Dense, Token::T1);
  reason_text_->setWordWrap(true);
  reason_text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* reason_row = new QHBoxLayout(reason_);
  reason_row->setContentsMargins(metrics::page_padding, 8, metrics::page_padding, 8);
  reason_row->addWidget(reason_text_);
  reason_->hide();
  stack_ = new QStackedWidget;
  stack_->addWidget(make_empty());
  stack_->addWidget(make_content());
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(reason_);
  column->addWidget(stack_, 1);
  connect(&memory_timer_, &QTimer::timeout, this, &RunPanel::take_memory);
  memory_timer_.start(1000);
  take_memory();
  show_nothing(true);
}

void RunPanel::make_head() {
  head_ = new PageHead(appearance_, tr("Live"));
  mark_ = new MarkLabel(appearance_);
  head_->add_front(mark_);
  const auto button = [&](const char* name, const QString& text, const char* icon, auto then) {
    auto* made = new QPushButton(text, head_);
    made->setObjectName(name);
    made->setFocusPolicy(Qt::TabFocus);
    if (*icon) made->setIcon(appearance_.icon(icon, qstrcmp(name, "stop-now") == 0 ? Token::Danger : Token::T2));
    made->setIconSize({16, 16});
    connect(made, &QPushButton::clicked, this, then);
    head_->add_action(made);
    return made;
  };
  follow_ = button("follow", tr("Show the running one"), "", [this] { emit follow_wanted(); });
  follow_->setProperty("kind", "link");
  again_ = button("again", tr("Resume"), "retry", [this] { emit again_wanted(run_); });
  anew_ = button("begin-anew", tr("Begin anew"), "retry", [this] { emit begin_anew_wanted(); });
  all_the_same_ = button("all-the-same", tr("Go on all the same"), "", [this] { emit go_on_wanted(); });
  all_the_same_->setToolTip(tr("The numbers may differ in their last bits; no other run takes its stages over"));
  pause_ = button("pause", tr("Pause"), "pause", [this] { pause_action_->trigger(); });
  after_ = button("stop-after-stage", tr("Stop after stage"), "stop-after", [this] { after_action_->trigger(); });
  now_ = button("stop-now", tr("Stop now"), "stop", [this] { now_action_->trigger(); });
  now_->setProperty("kind", "danger");
  const auto action = [&](const char* name, const QString& text, const QKeySequence& keys, auto then) {
    auto* made = new QAction(text, this);
    made->setObjectName(name);
    made->setShortcut(keys);
    made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(made);
    connect(made, &QAction::triggered, this, then);
    return made;
  };
  pause_action_ = action("live-pause", tr("Pause"), tr("Ctrl+P"), [this] {
    const Work work = workspace_.work();
    work == Work::Running ? workspace_.pause() : workspace_.go_on();
  });
  after_action_ =
      action("live-stop-after", tr("Stop after stage"), tr("Ctrl+."), [this] { workspace_.stop_after_stage(); });
  now_action_ = action("live-stop-now", tr("Stop now"), tr("Ctrl+Shift+."), [this] { workspace_.stop_now(); });
}

QList<QAction*> RunPanel::menu_actions() const { return {pause_action_, after_action_, now_action_}; }

QWidget* RunPanel::make_empty() {
  auto* empty = new QWidget;
  auto* column = new QVBoxLayout(empty);
  column->setContentsMargins(metrics::page_padding, 32, metrics::page_padding, 24);
  column->setSpacing(16);
  empty_sentence_ = new Text(appearance_, "", TextStyle::Body, Token::T2);
  empty_sentence_->setWordWrap(true);
  auto* design = new QPushButton(tr("Go to Design"));
  design->setObjectName("go-to-design");
  design->setProperty("kind", "primary");
  connect(design, &QPushButton::clicked, this, &RunPanel::design_wanted);
  column->addWidget(empty_sentence_);
  column->addWidget(design, 0, Qt::AlignLeft);
  column->addStretch();
  return empty;
}

QWidget* RunPanel::make_content() {
  auto* content = new QWidget;
  track_ = new StageTrack(appearance_);
  accuracy_ = new AccuracyChart(appearance_);
  accuracy_->setMinimumHeight(190);
  loss_ = new LossChart(appearance_);
  loss_->setMinimumHeight(220);
  notices_ = new RunNotices(appearance_);
  notices_->setMinimumHeight(60);
  throughput_ = new Gauge(appearance_, tr("Throughput"));
  memory_ = new Gauge(appearance_, tr("Memory"));
  memory_->setToolTip(tr("Memory of this program"));
  connect(track_, &StageTrack::fixed_changed, accuracy_, &AccuracyChart::fix_stage);
  connect(track_, &StageTrack::fixed_changed, loss_, &LossChart::fix_stage);
  const auto headed = [&](const QString& title, Text* note) {
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(new Text(appearance_, title, TextStyle::Section));
    row->addWidget(note, 1);
    return row;
  };
  accuracy_note_ = new Text(appearance_, "", TextStyle::Dense, Token::T3);
  accuracy_note_->set_elided(Qt::ElideRight);
  auto* left = new QVBoxLayout;
  left->setSpacing(6);
  left->addWidget(hairline());
  left->addSpacing(8);
  left->addLayout(headed(
      tr("Loss"), new Text(appearance_, tr("nats a token, per step and smoothed"), TextStyle::Dense, Token::T3)));
  left->addWidget(loss_, 1);
  auto* right = new QVBoxLayout;
  right->setSpacing(0);
  right->addWidget(hairline());
  right->addSpacing(14);
  notice_count_ = new Text(appearance_, "", TextStyle::Dense, Token::T3);
  notice_count_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  right->addLayout(headed(tr("Notices"), notice_count_));
  right->addSpacing(8);
  no_notices_ = new Text(appearance_, tr("None so far."), TextStyle::Dense, Token::T3);
  right->addWidget(no_notices_);
  right->addWidget(notices_, 1);
  right->addStretch(0);
  right->addSpacing(8);
  right->addWidget(throughput_);
  right->addWidget(memory_);
  auto* side = new QWidget;
  side->setObjectName("live-side");
  right->setContentsMargins(0, 0, 0, 0);
  side->setLayout(right);
  auto* lower = new QHBoxLayout;
  lower->setSpacing(metrics::section_gap);
  lower->addLayout(left, 1);
  lower->addWidget(side);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(metrics::page_padding, 8, metrics::page_padding, 16);
  column->setSpacing(10);
  column->addWidget(track_);
  column->addWidget(hairline());
  column->addLayout(headed(tr("Accuracy, %"), accuracy_note_));
  column->addWidget(accuracy_, 5);
  column->addLayout(lower, 6);
  scroll_ = new QScrollArea;
  scroll_->setWidgetResizable(true);
  scroll_->setWidget(content);
  scroll_->setFocusPolicy(Qt::NoFocus);
  return scroll_;
}

void RunPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  findChild<QWidget*>("live-side")->setFixedWidth(width() < narrow ? side_width_narrow : side_width);
}

void RunPanel::take_memory() {
  const auto bytes = static_cast<double>(process_memory());
  if (bytes <= 0) return;
  memory_->show_value(QString::number(bytes / gibibyte, 'f', bytes < gibibyte ? 2 : 1),
                      tr("of %1 GiB").arg(qRound(static_cast<double>(machine_memory()) / gibibyte)));
  memory_->add_point(bytes);
}

void RunPanel::show_machine(const RunState& run) {
  std::vector<double> newest = run.throughput;
  if (newest.size() > 50) newest.erase(newest.begin(), newest.end() - 50);
  double sum = 0;
  for (const double value : newest) sum += value;
  throughput_->show_value(newest.empty()
                              ? QString(QChar(0x2013))
                              : count_text(static_cast<std::int64_t>(sum / static_cast<double>(newest.size()))),
                          tr("tokens/s"));
  throughput_->set_points(newest);
  // It is this program's memory, and says nothing of a run that is not worked on here.
  memory_->setVisible(workspace_.current_run() == QString::fromStdString(run.row.id) && process_memory() > 0);
}

void RunPanel::show_head(const RunState& run, const QString& refusal, bool other_runs) {
  run_ = QString::fromStdString(run.row.id);
  const bool here = workspace_.current_run() == run_;
  const Work work = workspace_.work();
  mark_->show();
  mark_->set_mark({run.row.method.value("name", ""), run.family, run.sequential});
  head_->set_title(run_title(run.row));
  const QString study = tr("study %1").arg(QString::fromStdString(run.row.study));
  // Where it is narrow the run's name goes first.
  QString state = width() < narrow ? QString() : study;
  head_->setToolTip(run_title(run.row) + "\n" + study);
  const auto add = [&](const QString& words) { state = state.isEmpty() ? words : words + ", " + state; };
  if (here && work == Work::Paused) add(tr("paused"));
  if (here && work == Work::StoppingAfterStage) add(tr("stops after this stage"));
  if (here && work == Work::Stopping) add(tr("stopping"));
  if (!here && run.row.status == store::Status::Running)
    add(workspace_.elsewhere() ? tr("runs in %1").arg(QString::fromStdString(store::words(*workspace_.elsewhere())))
                               : tr("runs in another program"));
  if (run.row.status == store::Status::Done) add(tr("done in %1").arg(clock_text(run.row.seconds)));
  if (run.row.status == store::Status::Stopped)
    add(run.row.reason == "interrupted" ? tr("interrupted") : tr("stopped"));
  if (run.row.status == store::Status::Failed) add(tr("failed"));
  if (run.row.status == store::Status::Queued) add(tr("waiting"));
  const auto left = clock_.left(run.row.id);
  if (here && left && *left > 0) add(tr("%1 left").arg(clock_text(*left)));
  head_->set_fact(state);
  follow_->setVisible(other_runs);
  const bool refused = !refusal.isEmpty();
  again_->setVisible(run.row.status == store::Status::Stopped || run.row.status == store::Status::Failed);
  again_->setText(run.row.status == store::Status::Failed ? tr("Retry") : tr("Resume"));
  anew_->setVisible(refused);
  all_the_same_->setVisible(refused);
  for (QPushButton* button : {pause_, after_, now_}) button->setVisible(here);
  const bool goes = work == Work::Running;
  pause_->setText(goes ? tr("Pause") : tr("Go on"));
  pause_->setIcon(appearance_.icon(goes ? "pause" : "play"));
  pause_->setToolTip(tr("Ctrl+P"));
  pause_->setEnabled(work != Work::Stopping);
  after_->setEnabled(goes || work == Work::Paused);
  after_->setToolTip(work == Work::StoppingAfterStage ? tr("It will stop after this stage already") : tr("Ctrl+."));
  now_->setEnabled(work != Work::Stopping);
  now_->setToolTip(work == Work::Stopping ? tr("It is stopping") : tr("Keeps all up to this step  Ctrl+Shift+."));
  pause_action_->setText(pause_->text());
  pause_action_->setEnabled(here && pause_->isEnabled());
  after_action_->setEnabled(here && after_->isEnabled());
  now_action_->setEnabled(here && now_->isEnabled());
  const bool failed = run.row.status == store::Status::Failed;
  reason_->setVisible(refused || failed);
  QString why = refused ? refusal : QString::fromStdString(run.row.reason);
  if (!why.isEmpty()) why[0] = why[0].toUpper();
  reason_text_->setText(why);
}

void RunPanel::show_run(const RunState& run, const QString& refusal, bool other_runs, bool everything) {
  switch_to(*stack_, 1);
  const bool another = run_ != QString::fromStdString(run.row.id);
  if (another) track_->fix({});
  show_head(run, refusal, other_runs);
  track_->show_run(run);
  if (everything || another) {
    accuracy_->show_run(run);
    accuracy_->setMinimumHeight(190 * accuracy_->panel_rows());
    accuracy_note_->setText(
        run.probe_every > 0
            ? tr("mean of the group; grey: its elements; small points: probes of %1 items every %2 steps")
                  .arg(run.probe_items)
                  .arg(run.probe_every)
            : tr("mean of the group; grey: its elements"));
    notices_->show_run(run);
    notice_count_->setText(notices_->count() > 0 ? QString::number(notices_->count()) : QString());
    no_notices_->setVisible(notices_->count() == 0);
    notices_->setVisible(notices_->count() > 0);
  }
  loss_->show_run(run);
  show_machine(run);
}

void RunPanel::show_nothing(bool empty) {
  run_.clear();
  accuracy_->clear();
  loss_->clear();
  mark_->hide();
  head_->set_title(tr("Live"));
  head_->set_fact({});
  for (QPushButton* button : {follow_, again_, anew_, all_the_same_, pause_, after_, now_}) button->hide();
  for (QAction* action : {pause_action_, after_action_, now_action_}) action->setEnabled(false);
  reason_->hide();
  empty_sentence_->setText(empty ? tr("Here you watch what each stage does to every benchmark while a run trains. "
                                      "Nothing is queued yet: design a study and press Train.")
                                 : tr("Nothing has run yet. Start the queue, or choose a run at the left."));
  switch_to(*stack_, 0);
}

}  // namespace lethe::ui
