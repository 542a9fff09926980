// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/status_bar.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <algorithm>

#include "live/run_mark.h"
#include "theme/metrics.h"
#include "widgets/number_text.h"

namespace lethe::ui {

StatusBar::StatusBar(const Appearance& appearance, Workspace& workspace, WorkClock& clock, QWidget* parent)
    : Surface(appearance, Token::Win, TopEdge, parent),
      workspace_(workspace),
      clock_(clock),
      mark_(new MarkLabel(appearance)),
      run_(new Text(appearance, "", TextStyle::Dense)),
      stage_(new Text(appearance, "", TextStyle::Dense, Token::T2)),
      progress_(new QProgressBar),
      left_(new Text(appearance, "", TextStyle::Dense, Token::T2)),
      queue_(new Text(appearance, "", TextStyle::Dense, Token::T2)),
      machine_(new Text(appearance, "", TextStyle::Dense, Token::T2)),
      check_(new QLabel),
      saved_(new Text(appearance, "", TextStyle::Dense, Token::T2)) {
  setFixedHeight(metrics::row(appearance.font(TextStyle::Dense), metrics::status_bar));
  progress_->setFixedSize(96, 6);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("Progress of the stage"));
  run_->setObjectName("status-run");
  stage_->setObjectName("status-stage");
  queue_->setObjectName("status-queue");
  saved_->setObjectName("status-saved");
  // Times tick: what stands right of them must not wander.
  left_->setMinimumWidth(QFontMetrics(appearance.font(TextStyle::Dense)).horizontalAdvance(tr("%1 left").arg("88:88")));
  run_->set_elided(Qt::ElideMiddle);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 0, 16, 0);
  row->setSpacing(12);
  row->addWidget(mark_);
  for (QWidget* widget : std::initializer_list<QWidget*>{run_, stage_, progress_, left_, queue_})
    row->addWidget(widget);
  row->addStretch();
  row->addWidget(machine_);
  row->addSpacing(4);
  row->addWidget(check_);
  row->setSpacing(8);
  row->addWidget(saved_);
  const auto& here = workspace.engine().environment;
  const QString device = QString::fromStdString(here.device).toUpper();
  machine_->setText(device + ", " + plural(here.threads, tr("1 thread"), tr("%1 threads")));
  machine_->setToolTip(QString::fromStdString(here.device_name));
  connect(&clock, &WorkClock::changed, this, &StatusBar::refresh);
  connect(&workspace, &Workspace::work_changed, this, [this] {
    if (workspace_.work() == Work::Running) show_saved({});
    refresh();
  });
  connect(&workspace, &Workspace::events, this, &StatusBar::take);
  connect(&workspace, &Workspace::refused, this, [this](const QString& run, const QString& why) {
    if (run.isEmpty()) show_saved(why);
  });
  connect(&appearance, &Appearance::changed, this, [this] { show_saved(saved_->toolTip()); });
  show_saved({});
  refresh();
}

/// What is measured is stored within half a second, or the work ends and says why.
void StatusBar::show_saved(const QString& trouble) {
  const bool well = trouble.isEmpty();
  check_->setPixmap(
      appearance_.pixmap(well ? "check" : "warning", well ? Token::Ok : Token::Danger, 14, devicePixelRatioF()));
  saved_->setText(well ? tr("results recorded") : tr("not recording"));
  saved_->set_colour(well ? Token::T2 : Token::Danger);
  saved_->setToolTip(trouble);
}

void StatusBar::refresh() {
  const std::string current = clock_.running();
  const store::RunRow* row = clock_.row(current);
  const bool busy = row != nullptr;
  if (current != shown_) {
    shown_ = current;
    at_ = -1;
    step_ = steps_ = 0;
  }
  for (QWidget* widget : std::initializer_list<QWidget*>{mark_, stage_, progress_, left_}) widget->setVisible(busy);
  if (busy) {
    const ClockedRun* facts = clock_.facts(current);
    mark_->set_mark({row->method.value("name", ""), facts ? facts->family : "", !facts || facts->sequential});
    run_->setText(
        QString("%1 · %2 · %3")
            .arg(QString::fromStdString(row->model), QString::fromStdString(row->label), tr("seed %1").arg(row->seed)));
  } else {
    const auto& others = workspace_.elsewhere();
    run_->setText(others ? tr("%1 records").arg(QString::fromStdString(store::words(*others)))
                  : workspace_.work() == Work::Idle ? tr("Nothing is running")
                                                    : tr("Starting"));
  }
  show_stage();
  if (busy && workspace_.elsewhere()) {
    stage_->setText(tr("stage %1 of %2, in %3")
                        .arg(std::min(row->stages_finished, row->stages - 1))
                        .arg(row->stages - 1)
                        .arg(QString::fromStdString(store::words(*workspace_.elsewhere()))));
    progress_->hide();
  }
  show_times();
}

void StatusBar::show_times() {
  const auto left = clock_.left(clock_.running());
  left_->setText(left ? tr("%1 left").arg(clock_text(*left)) : QString());
  const int waiting = clock_.waiting();
  const auto all = clock_.queue_left();
  queue_->setText(waiting == 0 ? QString()
                  : all        ? tr("%n waiting, %1 in all", nullptr, waiting).arg(clock_text(*all))
                               : tr("%n waiting", nullptr, waiting));
}

void StatusBar::show_stage() {
  const Work work = workspace_.work();
  const QString state = work == Work::Paused               ? tr("paused, ")
                        : work == Work::StoppingAfterStage ? tr("stops after this stage, ")
                        : work == Work::Stopping           ? tr("stopping, ")
                                                           : QString();
  stage_->setText(at_ < 0 ? state + tr("loading")
                  : at_ == 0
                      ? state + tr("measuring the untouched model")
                      : state + (tasks_.isEmpty() ? tr("stage %1").arg(at_) : tr("stage %1, %2").arg(at_).arg(tasks_)));
  progress_->setRange(0, static_cast<int>(std::max<std::int64_t>(steps_, 1)));
  progress_->setValue(static_cast<int>(step_));
}

void StatusBar::take(const std::vector<run::RunEvent>& events) {
  bool any = false;
  for (const run::RunEvent& event : events) {
    if (event.run != shown_) continue;
    if (const auto* begun = std::get_if<run::StageStarted>(&event.body)) {
      at_ = begun->stage;
      steps_ = begun->steps;
      step_ = 0;
      QStringList tasks;
      for (const std::string& task : begun->tasks) tasks << QString::fromStdString(task);
      tasks_ = tasks.join(" + ");
      any = true;
    } else if (const auto* step = std::get_if<run::StepLogged>(&event.body)) {
      // A stage that is gone on with does not begin again.
      if (at_ != step->stage) {
        tasks_.clear();
        const ClockedRun* facts = clock_.facts(shown_);
        const auto stage = static_cast<std::size_t>(step->stage);
        steps_ = facts && stage < facts->steps.size() ? facts->steps[stage] : 0;
      }
      at_ = step->stage;
      step_ = step->step;
      any = true;
    }
  }
  if (!any) return;
  show_stage();
  show_times();
}

void StatusBar::mousePressEvent(QMouseEvent*) { emit clicked(); }

}  // namespace lethe::ui
