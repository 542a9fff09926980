// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/interrupted.h"

#include <QCoreApplication>

#include "live/run_state.h"
#include "widgets/number_text.h"

namespace lethe::ui {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("Interrupted", text); }

/// «in stage 3 of 5 at step 120», «while the untouched model was measured».
QString place_of(const store::RunDetail& detail) {
  const store::StageRow* stage = nullptr;
  for (const store::StageRow& row : detail.stages)
    if (!row.finished && (!stage || row.index < stage->index)) stage = &row;
  if (detail.stages.empty()) return translated("before it had begun");
  if (!stage) return translated("after stage %1 of %2").arg(detail.stages.back().index).arg(detail.run.stages - 1);
  if (stage->index == 0) return translated("while the untouched model was measured");
  const bool trained = stage->steps > 0 && stage->steps_logged >= stage->steps;
  const QString text = trained                   ? translated("while it was measured after stage %1 of %2")
                       : stage->steps_logged > 0 ? translated("in stage %1 of %2 at step %3")
                                                 : translated("at the beginning of stage %1 of %2");
  const QString placed = text.arg(stage->index).arg(detail.run.stages - 1);
  return trained || stage->steps_logged == 0 ? placed : placed.arg(stage->steps_logged);
}

QString goes_on_at(store::Database& database, const std::string& run) {
  const auto point = store::resume_point(database, run);
  if (!point || point->point.path.empty()) return translated("What was finished is kept.");
  return translated("It can go on from stage %1, step %2.").arg(point->point.stage).arg(point->point.step);
}

}  // namespace

Interrupted interrupted_runs(store::Database& database) {
  store::RunFilter stopped;
  stopped.status = {store::Status::Stopped};
  stopped.in_queue_order = true;
  Interrupted found;
  for (const store::RunRow& row : store::list_runs(database, stopped)) {
    if (row.reason != "interrupted") continue;
    if (found.runs.empty())
      found.sentence =
          translated("%1 was interrupted %2.").arg(run_title(row), place_of(store::run_detail(database, row.id))) +
          " " + goes_on_at(database, row.id);
    found.runs.push_back(row.id);
  }
  const int more = static_cast<int>(found.runs.size()) - 1;
  if (more > 0)
    found.sentence +=
        " " + plural(more, translated("One more was interrupted."), translated("%1 more were interrupted."));
  return found;
}

}  // namespace lethe::ui
