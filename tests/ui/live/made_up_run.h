// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cmath>

#include "../work/world.h"

namespace lethe::ui::test {

struct MadeUpElement {
  const char* id;
  const char* group;
  double base, loss, chance;  ///< % before training, points lost a stage, %
};

inline const std::vector<MadeUpElement>& made_up_elements() {
  static const std::vector<MadeUpElement> all{
      {"facts", "dk", 96, 7, 25}, {"places", "dk", 91, 6, 25},   {"sums", "rs", 82, 6, 25},
      {"order", "rs", 93, 4, 50}, {"likely", "rs", 58, 3, 25},   {"passages", "rc", 68, 4, 25},
      {"span", "rc", 55, 3, 25},  {"gender", "bias", 70, 3, 50}, {"origin", "bias", 64, 2, 50},
  };
  return all;
}

/// A run of five tasks over a small model, as a study has it.
inline study::RunSpec made_up_spec(std::uint64_t seed, const std::string& method = "full",
                                   const std::string& model = "bloomz-nano-m") {
  study::RunSpec spec = store::test::spec(seed);
  spec.study = "BLOOMZ vs mT0";
  spec.model.name = model;
  spec.model.hash = "hash of " + model;
  spec.model.family = model.find("mt0") == 0 ? "mt5" : "bloom";
  spec.method.name = method;
  spec.label = method;
  if (method == "lora") spec.method.options = {{"rank", 4}}, spec.label = "lora r4";
  for (const std::string name : {"inqqg", "hgen"}) {
    const int index = static_cast<int>(spec.stages.size());
    spec.sequence.push_back({{name, "/tasks/" + name, "hash of " + name}, study::test::training()});
    spec.stages.push_back({index + 1, index, {name}, {{name, 400, 0}}, study::test::training()});
  }
  spec.evaluation.probe_every = 10;
  return spec;
}

/// Emits numbers like those of a small model that forgets. Waits at the gate inside `stop_stage` after `stop_step`.
class MadeUpRun {
 public:
  MadeUpRun(const run::Job& job, run::RunSink& sink, run::RunControl& control)
      : job_(job),
        control_(control),
        feed_(sink, job.run, job.attempt),
        keys_(study::stage_keys(job.spec, job.environment)) {}

  std::function<void(int stage, std::int64_t step)> after_step;
  std::string fails_at_stage_2;

  void execute() {
    if (job_.resume) feed_(run::Noticed{"prompts-cut", "3 of 400 prompts of inqqg were cut to 512 tokens"});
    const int first = job_.resume ? job_.resume->stage : 0;
    for (int stage = first; stage < static_cast<int>(keys_.size()); ++stage)
      if (!run_stage(stage)) return;
    feed_(run::RunFinished{39});
  }

 private:
  bool run_stage(int stage) {
    const std::string& key = keys_[static_cast<std::size_t>(stage)];
    const bool again = job_.resume && job_.resume->stage == stage;
    run::StageStarted begun{stage, key, {}, {}, 0, false};
    if (stage > 0) begun.from = stage - 1, begun.steps = 50;
    if (stage > 0) begun.tasks = job_.spec.stages[static_cast<std::size_t>(stage - 1)].tasks;
    if (!again) feed_(begun);
    for (std::int64_t step = again ? job_.resume->step + 1 : 1; stage > 0 && step <= 50; ++step) {
      const double t = static_cast<double>(step);
      const double noise = std::sin(t * 12.9898 + stage * 78.233) * 0.12;
      feed_(run::StepLogged{stage, step, 2.1 * std::exp(-t / 11) + 0.35 + noise, 3e-3 * (1 - t / 50), 1,
                            static_cast<std::int64_t>(900 + 90 * noise * 8), 0.1 + noise / 40});
      if (step % 10 == 0 && step < 50) score(stage, step);
      if (step % 20 == 0) point(stage, step);
      if (after_step) after_step(stage, step);
      if (stage == 2 && step == 31 && !fails_at_stage_2.empty()) {
        feed_(run::RunFailed{fails_at_stage_2});
        return false;
      }
      if (control_.wait_while_paused() == run::Command::StopNow) {
        point(stage, step);
        feed_(run::RunStopped{"asked"});
        return false;
      }
    }
    score(stage, 0);
    for (const auto& item : job_.spec.sequence)
      feed_(run::ScoreMeasured{stage,
                               0,
                               run::ScoreKind::Task,
                               item.task.name,
                               "",
                               item.task.name == "simp" ? "sari" : "bleu",
                               stage > 0 && begun.tasks[0] == item.task.name ? 93.4 : 31.5,
                               {},
                               40,
                               {},
                               "t " + item.task.name,
                               "p"});
    if (stage == 2) feed_(run::Noticed{"prompts-cut", "12 of 400 prompts of emdg were cut to 512 tokens"});
    feed_(run::StageFinished{stage, key, 6.5, "", "weights " + key});
    return true;
  }

  void score(int stage, std::int64_t step) {
    const double at = step == 0 ? stage : stage - 1 + static_cast<double>(step) / 50;
    for (const MadeUpElement& element : made_up_elements()) {
      const double wave = std::sin(at * 2.1 + element.base) * (step == 0 ? 1.2 : 2.2);
      feed_(run::ScoreMeasured{stage, step, step == 0 ? run::ScoreKind::Benchmark : run::ScoreKind::Probe, element.id,
                               element.group, "accuracy", element.base - element.loss * at + (at > 0 ? wave : 0), 2.1,
                               120, element.chance, std::string(step == 0 ? "all of " : "some of ") + element.id, "p"});
    }
  }

  void point(int stage, std::int64_t step) {
    const std::string path = "resume/" + job_.run + "/" + std::to_string(job_.attempt) + "-" + std::to_string(stage) +
                             "-" + std::to_string(step);
    std::filesystem::create_directories(job_.artefacts / path);
    feed_(run::ResumePointWritten{stage, step, path});
  }

  const run::Job& job_;
  run::RunControl& control_;
  run::test::Feed feed_;
  std::vector<std::string> keys_;
};

}  // namespace lethe::ui::test
