// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/outlook.h"

#include <set>

#include "base/error.h"

namespace lethe::ui {

namespace {

constexpr int moment_ms = 150;

struct NotWhileTraining {};

std::pair<std::int64_t, std::int64_t> count_stages(const study::Expansion& expansion, const study::Environment& here) {
  std::set<std::string> keys;
  std::int64_t stages = 0, shared = 0;
  for (const study::RunSpec& run : expansion.runs)
    for (const std::string& key : study::stage_keys(run, here)) {
      ++stages;
      if (!keys.insert(key).second) ++shared;
    }
  return {stages, shared};
}

}  // namespace

Outlook::Outlook(Workspace& workspace, QObject* parent) : QObject(parent), workspace_(workspace) {
  moment_.setSingleShot(true);
  moment_.setInterval(moment_ms);
  connect(&moment_, &QTimer::timeout, this, &Outlook::expand);
  training_ = workspace.work() != Work::Idle;
  connect(&workspace, &Workspace::work_changed, this, [this] {
    training_ = workspace_.work() != Work::Idle;
    if (settled_ && !training_) look_ahead();  // what was done meanwhile is not to be done again
  });
  const auto measure = [this, costs = workspace.engine().costs](const study::RunSpec& run) {
    if (stop_ && *stop_) throw StoppedError("the study changed");
    if (training_) throw NotWhileTraining{};
    return costs(run);
  };
  if (workspace.engine().costs)
    forecasting_here_ =
        std::make_shared<queue::Forecasting>(workspace.catalog(), workspace.engine().environment, measure);
}

void Outlook::ask(const study::Study& study, const study::Place& place) {
  study_ = study;
  place_ = place;
  settled_ = false;
  forecasting_work_.cancel();
  if (!moment_.isActive()) moment_.start();
}

void Outlook::expand() {
  const auto& catalog = workspace_.catalog();
  const auto& here = workspace_.engine().environment;
  expanding_.ask([this, &catalog, &here, study = study_, place = place_](const LatestWork::Stop&) {
    study::Expansion expansion = study::expand(study, catalog, place);
    const auto [stages, shared] = count_stages(expansion, here);
    return
        [this, expansion = std::move(expansion), stages = stages, shared = shared] { take(expansion, stages, shared); };
  });
}

void Outlook::take(study::Expansion expansion, std::int64_t stages, std::int64_t shared) {
  expansion_ = std::move(expansion);
  stages_ = stages;
  shared_ = shared;
  settled_ = !moment_.isActive();
  emit expanded();
  if (settled_) look_ahead();
}

void Outlook::look_ahead() {
  if (!forecasting_here_ || expansion_.runs.empty()) return take({}, {});
  forecasting_ = true;
  emit forecast_changed();
  const auto file = workspace_.file();
  const QString busy = tr("measured when nothing trains");
  forecasting_work_.ask([this, busy, file, runs = expansion_.runs](const LatestWork::Stop& stop) {
    std::optional<study::Forecast> made;
    QString why;
    try {
      stop_ = stop;
      store::Database database(file, store::Access::ReadOnly);
      made = forecasting_here_->forecast(runs, &database);
    } catch (const NotWhileTraining&) {
      why = busy;
    } catch (const std::exception& error) {
      why = QString::fromStdString(error.what());
    }
    return [this, made, why] { take(made, why); };
  });
}

void Outlook::take(std::optional<study::Forecast> forecast, const QString& why_not) {
  forecasting_ = false;
  forecast_ = std::move(forecast);
  why_not_ = why_not;
  emit forecast_changed();
}

}  // namespace lethe::ui
