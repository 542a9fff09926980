// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs.h"

namespace lethe::test {

namespace {

bool reached(const run::RunEvent& event, const Stop& stop) {
  if (const auto* step = std::get_if<run::StepLogged>(&event.body))
    return step->stage == stop.stage && step->step == stop.step;
  const auto* score = std::get_if<run::ScoreMeasured>(&event.body);
  return stop.step == 0 && score && score->stage == stop.stage && score->kind != run::ScoreKind::Probe;
}

}  // namespace

void remember(run::Job& job, const std::vector<run::RunEvent>& events) {
  std::map<int, std::string> keys;
  for (const run::RunEvent& event : events) {
    if (const auto* begun = std::get_if<run::StageStarted>(&event.body)) keys[begun->stage] = begun->key;
    if (const auto* score = std::get_if<run::ScoreMeasured>(&event.body); score && score->kind != run::ScoreKind::Probe)
      job.known_stages[keys.at(score->stage)].scores.insert(score->sample_hash);
    if (const auto* done = std::get_if<run::StageFinished>(&event.body)) {
      job.known_stages[done->key].finished = true;
      job.known_stages[done->key].weights = done->weights;
    }
  }
}

MemorySink run_job(const run::Job& job, engine::Makers makers) {
  MemorySink sink;
  run::RunControl control;
  engine::execute(job, sink, control, std::move(makers));
  return sink;
}

MemorySink run_in_pieces(run::Job job, const std::vector<Stop>& stops, const std::function<engine::Makers()>& makers) {
  MemorySink all;
  for (std::size_t piece = 0; piece <= stops.size(); ++piece) {
    MemorySink sink;
    run::RunControl control;
    if (piece < stops.size())
      sink.on_event = [&](const run::RunEvent& event) {
        if (reached(event, stops[piece])) control.set(run::Command::StopNow);
      };
    engine::execute(run::job_from_json(run::to_json(job)), sink, control, makers());
    std::size_t committed = piece < stops.size() ? 0 : sink.events.size();
    for (std::size_t i = 0; i < sink.events.size(); ++i)
      if (const auto* point = std::get_if<run::ResumePointWritten>(&sink.events[i].body)) {
        job.resume = run::ResumePoint{point->stage, point->step, point->path};
        committed = std::max(committed, i + 1);
      }
    all.events.insert(all.events.end(), sink.events.begin(),
                      sink.events.begin() + static_cast<std::ptrdiff_t>(committed));
    remember(job, all.events);
    ++job.attempt;
  }
  return all;
}

void know(run::Job& job, const MemorySink& earlier, int last) {
  const auto stages = earlier.all<run::StageFinished>();
  for (const auto& stage : stages)
    if (stage.stage <= last) job.known_stages[stage.key] = {stage.weights, true, {}};
  for (const auto& score : earlier.all<run::ScoreMeasured>())
    if (score.stage <= last && score.kind != run::ScoreKind::Probe)
      job.known_stages[stages[static_cast<std::size_t>(score.stage)].key].scores.insert(score.sample_hash);
}

bool finished(const MemorySink& sink) {
  return !sink.events.empty() && std::holds_alternative<run::RunFinished>(sink.events.back().body);
}

std::string last_event(const MemorySink& sink) {
  return sink.events.empty() ? "nothing was emitted" : run::to_json(sink.events.back()).dump();
}

std::vector<std::string> hashes(const MemorySink& sink) {
  std::vector<std::string> list;
  for (const auto& stage : sink.all<run::StageFinished>()) list.push_back(stage.weights_hash);
  return list;
}

std::vector<double> values(const MemorySink& sink) {
  std::vector<double> list;
  for (const auto& score : sink.all<run::ScoreMeasured>())
    if (score.kind != run::ScoreKind::Probe) list.push_back(score.value);
  return list;
}

}  // namespace lethe::test
