// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/status_bar.h"

#include <QHBoxLayout>
#include <QProgressBar>

#include "theme/metrics.h"

namespace lethe::ui {

StatusBar::StatusBar(const Appearance& appearance, Workspace& workspace, QWidget* parent)
    : Surface(appearance, Token::Win, TopEdge, parent),
      workspace_(workspace),
      run_(new Text(appearance, "", TextStyle::Dense)),
      stage_(new Text(appearance, "", TextStyle::Dense, Token::T2)),
      progress_(new QProgressBar),
      queue_(new Text(appearance, "", TextStyle::Dense, Token::T2)),
      machine_(new Text(appearance, "", TextStyle::Dense, Token::T2)) {
  setFixedHeight(metrics::row(appearance.font(TextStyle::Dense), metrics::status_bar));
  progress_->setFixedSize(96, 6);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("Progress of the stage"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 0, 16, 0);
  row->setSpacing(12);
  for (QWidget* widget : std::initializer_list<QWidget*>{run_, stage_, progress_, queue_}) row->addWidget(widget);
  row->addStretch();
  row->addWidget(machine_);
  const auto& here = workspace.engine().environment;
  machine_->setText(
      tr("%1, %n threads, fp32", nullptr, here.threads).arg(QString::fromStdString(here.device).toUpper()));
  machine_->setToolTip(QString::fromStdString(here.device_name));
  connect(&workspace, &Workspace::changed, this, &StatusBar::refresh);
  connect(&workspace, &Workspace::work_changed, this, &StatusBar::refresh);
  connect(&workspace, &Workspace::events, this, &StatusBar::take);
  refresh();
}

void StatusBar::refresh() {
  store::RunFilter waiting;
  waiting.status = {store::Status::Queued};
  const auto open = store::list_runs(workspace_.database(), waiting).size();
  queue_->setText(open > 0 ? tr("%n waiting", nullptr, static_cast<int>(open)) : QString());
  const QString current = workspace_.current_run();
  const bool busy = !current.isEmpty();
  stage_->setVisible(busy);
  progress_->setVisible(busy);
  if (!busy) {
    run_->setText(workspace_.work() == Work::Idle ? tr("Nothing is running") : tr("Starting"));
    return;
  }
  const auto row = store::get_run(workspace_.database(), current.toStdString());
  const QString state = workspace_.work() == Work::Paused               ? tr("paused: ")
                        : workspace_.work() == Work::StoppingAfterStage ? tr("stops after this stage: ")
                        : workspace_.work() == Work::Stopping           ? tr("stopping: ")
                                                                        : QString();
  run_->setText(state + QString("%1 · %2 · %3")
                            .arg(QString::fromStdString(row.model), QString::fromStdString(row.label),
                                 tr("seed %1").arg(row.seed)));
}

void StatusBar::take(const std::vector<run::RunEvent>& events) {
  for (const run::RunEvent& event : events) {
    if (const auto* begun = std::get_if<run::StageStarted>(&event.body)) {
      steps_ = begun->steps;
      progress_->setRange(0, static_cast<int>(std::max<std::int64_t>(steps_, 1)));
      progress_->setValue(0);
      QStringList tasks;
      for (const std::string& task : begun->tasks) tasks << QString::fromStdString(task);
      stage_->setText(tasks.isEmpty() ? tr("stage 0, untouched model")
                                      : tr("stage %1, %2").arg(begun->stage).arg(tasks.join(" + ")));
    } else if (const auto* step = std::get_if<run::StepLogged>(&event.body)) {
      progress_->setValue(static_cast<int>(step->step));
    }
  }
}

void StatusBar::mousePressEvent(QMouseEvent*) { emit clicked(); }

}  // namespace lethe::ui
