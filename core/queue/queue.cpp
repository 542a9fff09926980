// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/queue.h"

#include <filesystem>

#include "base/error.h"
#include "store/queries.h"
#include "store/runs.h"

namespace lethe::queue {

namespace {

/// Options beside the name, as `run --json` promises.
Json flat(const study::Choice& choice) {
  Json json = choice.options;
  json["name"] = choice.name;
  return json;
}

store::NewRun new_run(const study::RunSpec& spec) {
  store::NewRun run;
  run.spec = study::to_json(spec);
  run.spec_hash = study::content_hash(spec);
  run.study = spec.study;
  run.model = spec.model.name;
  run.label = spec.label;
  for (const auto& item : spec.sequence) run.sequence.push_back(item.task.name);
  run.method = flat(spec.method);
  run.strategies = Json::array();
  for (const auto& strategy : spec.strategies) run.strategies.push_back(flat(strategy));
  const auto& evaluation = spec.evaluation;
  run.evaluation = {{"protocol", evaluation.protocol},
                    {"shots", evaluation.shots ? Json(*evaluation.shots) : Json()},
                    {"limit", evaluation.limit ? Json(*evaluation.limit) : Json()}};
  run.seed = spec.seed;
  run.stages = static_cast<int>(spec.stages.size()) + 1;
  return run;
}

std::string words(const study::Environment& environment) {
  return environment.device + " " + environment.device_name + ", " + std::to_string(environment.threads) +
         " threads, torch " + environment.torch + ", Lethe " + environment.program +
         (environment.history.empty() ? "" : ", where " + environment.history);
}

/// The environment of a run that goes on under another one than it was begun under. Its stages are like no others', so
/// that nobody takes them for what either environment computes.
study::Environment mixed(study::Environment here, const std::string& run, const store::CommittedPoint& point) {
  here.history = "run " + run + " went on from stage " + std::to_string(point.point.stage) + ", step " +
                 std::to_string(point.point.step) + ", of " + words(point.environment);
  return here;
}

}  // namespace

std::vector<std::string> Queue::enqueue(const std::string& study, const Json& study_json,
                                        const std::vector<study::RunSpec>& specs) {
  std::vector<store::NewRun> runs;
  for (const auto& spec : specs) runs.push_back(new_run(spec));
  return store::add_runs(database_, study, study_json, runs);
}

std::optional<std::string> Queue::next() const { return store::next_queued(database_); }

std::optional<store::CommittedPoint> Queue::resume_point(const std::string& run, const study::Environment& here,
                                                         OtherEnvironment other, std::string& lost) const {
  auto point = store::resume_point(database_, run);
  if (!point || other == OtherEnvironment::Restart) return std::nullopt;
  const std::string& path = point->point.path;
  std::error_code error;
  if (!path.empty() && !std::filesystem::exists(store::artefacts_folder(database_.file()) / path, error)) {
    lost = path;
    return std::nullopt;
  }
  if (study::same_bits(point->environment, here)) return point;
  // Nothing is trained yet: measuring again costs little.
  if (path.empty()) return std::nullopt;
  if (other == OtherEnvironment::Refuse)
    throw InputError("run " + run + " was begun on " + words(point->environment) + ", but this is " + words(here) +
                     "; use the same, or allow it to begin anew or to go on with other bits");
  point->point.elsewhere = true;
  return point;
}

run::Job Queue::job(const std::string& run, const study::Environment& environment, OtherEnvironment other) const {
  run::Job job;
  job.run = run;
  job.attempt = store::get_run(database_, run).attempts + 1;
  job.spec = study::run_spec_from_json(store::run_spec(database_, run));
  job.environment = environment;
  job.artefacts = store::artefacts_folder(database_.file());
  const auto point = resume_point(run, environment, other, job.lost_resume);
  if (point) {
    const study::Environment here = environment;
    job.environment = point->point.elsewhere ? mixed(here, run, *point) : point->environment;
    job.environment.host = here.host;
  }

  const auto keys = study::stage_keys(job.spec, job.environment);
  job.known_stages = store::known_stages(database_, keys, job.environment, run, point);
  if (point) {
    // Another run may have finished that very stage meanwhile, or this one did just before it died.
    const auto here = job.known_stages.find(keys.at(static_cast<std::size_t>(point->point.stage)));
    const bool overtaken = here != job.known_stages.end() && !here->second.weights.empty() && !job.spec.reads_scores;
    if (!overtaken) job.resume = point->point;
  }
  if (!job.resume) std::erase_if(job.known_stages, [](const auto& known) { return !known.second.finished; });

  store::RunFilter waiting;
  waiting.status = {store::Status::Queued, store::Status::Running};
  for (const auto& row : store::list_runs(database_, waiting)) {
    if (row.id == run) continue;
    const auto spec = study::run_spec_from_json(store::run_spec(database_, row.id));
    job.wanted_stages.merge([&] {
      const auto theirs = study::stage_keys(spec, environment);
      return std::set<std::string>(theirs.begin(), theirs.end());
    }());
  }
  return job;
}

void Queue::retry(const std::string& run) { store::retry_run(database_, run); }
void Queue::remove(const std::string& run) { store::remove_run(database_, run); }
std::size_t Queue::remove(std::span<const std::string> runs, std::chrono::milliseconds time) {
  return store::remove_runs(database_, runs, time);
}
void Queue::move(const std::string& run, const std::optional<std::string>& before) { move(std::vector{run}, before); }
void Queue::move(const std::vector<std::string>& runs, const std::optional<std::string>& before) {
  store::move_runs(database_, runs, before);
}

}  // namespace lethe::queue
