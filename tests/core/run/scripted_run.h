// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <fstream>
#include <functional>

#include "base/error.h"
#include "feed.h"
#include "run/control.h"
#include "run/executor.h"
#include "study/run_spec.h"

namespace lethe::run::test {

/// A run that follows every rule of an executor and computes nothing: numbers are functions of (stage key, step), so
/// two runs of one spec must leave the same behind however often they were broken off.
struct Script {
  std::int64_t steps = 12;
  std::int64_t resume_every = 4;  ///< steps
  std::vector<std::string> elements = {"quiz-a", "quiz-b"};
  std::string samples = "samples";  ///< which ones of an element are measured
  bool announces_all = true;        ///< after a resume: also the stages before it
  std::function<void(int stage, std::int64_t step)> after_step;
  std::function<void(const std::string& what)> stored;  ///< after an event that must be committed by then
};

inline double made_up(const std::string& key, const std::string& what, std::int64_t step = 0) {
  return static_cast<double>(std::hash<std::string>()(key + what + std::to_string(step)) % 10000) / 100;
}

class ScriptedRun {
 public:
  ScriptedRun(const Job& job, RunSink& sink, RunControl& control, Script script)
      : job_(job),
        control_(control),
        script_(std::move(script)),
        emit_(sink, job.run, job.attempt),
        keys_(study::stage_keys(job.spec, job.environment)) {}

  void execute() {
    try {
      emit_(planned());
      emit_(Noticed{"cut", "3 prompts were cut to 512 tokens"});
      for (int stage = 0; stage < static_cast<int>(keys_.size()); ++stage)
        if (!run_stage(stage)) return emit_(RunStopped{"asked"});
      emit_(RunFinished{1.5});
    } catch (const StoppedError& error) {
      emit_(RunStopped{error.what()});
    }
  }

 private:
  MeasurementsPlanned planned() const {
    MeasurementsPlanned all;
    for (const auto& element : script_.elements)
      all.entries.push_back({ScoreKind::Benchmark, element, script_.samples + " of " + element});
    for (const auto& item : job_.spec.sequence)
      all.entries.push_back({ScoreKind::Task, item.task.name, "test part of " + item.task.name});
    return all;
  }

  const std::string& key(int stage) const { return keys_[static_cast<std::size_t>(stage)]; }
  const KnownStage* known(int stage) const {
    const auto found = job_.known_stages.find(key(stage));
    return found == job_.known_stages.end() ? nullptr : &found->second;
  }
  bool is_finished(int stage) const { return known(stage) && known(stage)->finished; }
  /// Trained already, and what comes next has its weights or needs none.
  bool is_usable(int stage) const {
    if (!is_finished(stage)) return false;
    if (stage == 0 || !known(stage)->weights.empty() || stage + 1 == static_cast<int>(keys_.size())) return true;
    if (job_.resume && job_.resume->stage > stage) return true;
    return is_usable(stage + 1);
  }

  bool run_stage(int stage) {
    const bool before_resume = job_.resume && stage < job_.resume->stage;
    if (before_resume && !script_.announces_all) return true;
    const bool reused = is_usable(stage);
    StageStarted begin{stage, key(stage), {}, {}, 0, reused};
    if (stage > 0) begin.from = stage - 1, begin.steps = script_.steps;
    if (stage > 0) begin.tasks = job_.spec.stages[static_cast<std::size_t>(stage - 1)].tasks;
    emit_(begin);
    if (!reused && stage > 0 && !train(stage)) return false;
    measure(stage);
    if (!before_resume) finish(stage, reused);
    return true;
  }

  bool train(int stage) {
    const std::int64_t first = job_.resume && job_.resume->stage == stage ? job_.resume->step : 0;
    for (std::int64_t step = first + 1; step <= script_.steps; ++step) {
      emit_(StepLogged{stage, step, made_up(key(stage), "loss", step), 1e-3, 1.0, 100 + step, 0.25});
      if (step % 5 == 0)
        emit_(ScoreMeasured{stage, step, ScoreKind::Probe, "quiz-a", "dk", "accuracy",
                            made_up(key(stage), "probe", step), 1.0, 64, 25.0, "probe hash", "p"});
      if (step % script_.resume_every == 0) write_resume_point(stage, step);
      if (script_.after_step) script_.after_step(stage, step);
      if (control_.wait_while_paused() == Command::StopNow) {
        write_resume_point(stage, step);
        return false;
      }
    }
    return true;
  }

  void write_resume_point(int stage, std::int64_t step) {
    const std::string path = "resume/" + job_.run + "/" + std::to_string(job_.attempt) + "-" + std::to_string(stage) +
                             "-" + std::to_string(step);
    std::filesystem::create_directories(job_.artefacts / path);
    std::ofstream(job_.artefacts / path / "state") << "state";
    emit_(ResumePointWritten{stage, step, path});
    if (script_.stored) script_.stored("point " + std::to_string(stage) + " " + std::to_string(step));
  }

  void measure(int stage) {
    const auto is_known = [&](const std::string& hash) { return known(stage) && known(stage)->scores.contains(hash); };
    for (const auto& element : script_.elements) {
      const std::string hash = script_.samples + " of " + element;
      if (is_known(hash)) continue;
      for (std::int64_t first : {0, 50})
        emit_(SamplesScored{stage, ScoreKind::Benchmark, element, first, {'\0', '\1', static_cast<char>(first)}});
      emit_(ScoreMeasured{stage, 0, ScoreKind::Benchmark, element, "dk", "accuracy", made_up(key(stage), hash), 2.0,
                          100, 25.0, hash, "p"});
    }
    for (const auto& item : job_.spec.sequence)
      if (!is_known("test part of " + item.task.name))
        emit_(ScoreMeasured{stage,
                            0,
                            ScoreKind::Task,
                            item.task.name,
                            "",
                            "sari",
                            made_up(key(stage), item.task.name),
                            {},
                            40,
                            {},
                            "test part of " + item.task.name,
                            "p"});
  }

  void finish(int stage, bool reused) {
    std::string weights;
    if (stage > 0 && !reused) {
      weights = "weights/" + key(stage).substr(0, 16);
      std::filesystem::create_directories(job_.artefacts / weights);
    }
    emit_(StageFinished{stage, key(stage), 2.0, weights, "hash " + key(stage)});
    if (script_.stored) script_.stored("stage " + std::to_string(stage) + " 0");
    // Only the last stage's weights are kept, and what others need.
    if (stage > 1 && !job_.wanted_stages.contains(key(stage - 1)))
      std::filesystem::remove_all(job_.artefacts / ("weights/" + key(stage - 1).substr(0, 16)));
  }

  const Job& job_;
  RunControl& control_;
  Script script_;
  Feed emit_;
  std::vector<std::string> keys_;
};

}  // namespace lethe::run::test
