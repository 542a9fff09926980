// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/work_done.h"

#include "queue/queue.h"
#include "store/queries.h"

namespace lethe::queue {

namespace {

void add_stages(study::ForecastInput& input, const std::map<std::string, run::KnownStage>& known) {
  for (const auto& [key, stage] : known)
    if (stage.finished) input.finished[key] = {!stage.weights.empty(), stage.scores};
}

/// What the next attempt of a run would find, as the queue tells it.
void add_begun(study::ForecastInput& input, const Queue& queue, const store::RunRow& row, const study::RunSpec& spec) {
  const run::Job job = queue.job(row.id, input.environment, OtherEnvironment::Restart);
  add_stages(input, job.known_stages);
  if (!job.resume) return;
  study::Begun begun{job.resume->stage, job.resume->step, {}};
  const auto keys = study::stage_keys(spec, input.environment);
  const auto stage = job.known_stages.find(keys.at(static_cast<std::size_t>(begun.stage)));
  if (stage != job.known_stages.end()) begun.scores = stage->second.scores;
  input.begun[row.spec_hash] = std::move(begun);
}

}  // namespace

void add_work_done(study::ForecastInput& input, store::Database& database, const std::vector<study::RunSpec>& runs) {
  const Queue queue(database);
  std::map<std::string, store::RunRow> rows;
  for (store::RunRow& row : store::list_runs(database)) rows.emplace(row.spec_hash, std::move(row));
  for (const study::RunSpec& run : runs) {
    const auto row = rows.find(study::content_hash(run));
    if (row != rows.end() && row->second.status == store::Status::Done)
      input.done.insert(row->first);
    else if (row != rows.end() && row->second.attempts > 0)
      add_begun(input, queue, row->second, run);
    add_stages(input, store::known_stages(database, study::stage_keys(run, input.environment), input.environment));
  }
}

}  // namespace lethe::queue
