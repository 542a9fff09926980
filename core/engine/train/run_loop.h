// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/checkpoint/model_io.h"
#include "engine/eval/evaluation.h"
#include "engine/train/emitter.h"
#include "engine/train/resume_point.h"
#include "engine/train/stage.h"
#include "engine/train/stage_weights.h"
#include "run/control.h"
#include "run/executor.h"

namespace lethe::engine {

/// Thrown inside a run that is asked to stop, after what must be kept has been written.
struct StopAsked {
  std::string reason;
};

/// How a run gets its method and strategies; tests put in their own.
struct Makers {
  std::function<std::unique_ptr<Method>(const std::string&, const Json&)> method = make_method;
  std::function<std::unique_ptr<Strategy>(const std::string&, const Json&)> strategy = make_strategy;
};

/// One run from its first missing stage to its last: what is known is taken over, what is missing is trained and
/// measured.
class RunLoop {
 public:
  RunLoop(const run::Job& job, Emitter& emit, run::RunControl& control, Makers makers = {});
  /// Throws StopAsked, StoppedError, or what is wrong with the input.
  void go();

 private:
  struct Position {
    int stage = 0;
    std::optional<ResumeState> state;
  };

  void load();
  void attach(const Hear& hear = {});
  void notice_cut_prompts();
  void tell_measurements();
  Position restore();
  void do_stage(int stage, std::optional<ResumeState> state);
  bool take_over(int stage);
  void train(int stage, std::optional<ResumeState> state, bool again);
  void become(int stage);
  void measure_end(int stage);
  void measure_task(int stage, const TaskTest& test);
  void measure_element(int stage, const Element& element);
  void report(const run::ScoreMeasured& score);
  void mark(int stage);
  Verdict ask_strategies(const run::ScoreMeasured& score);
  Verdict probe(Stage& stage);
  void finish(int stage);
  void after_step(Stage& stage);
  enum class Done { Steps, Training, Measuring };  ///< how far the stage in hand is
  void write_resume_point(const Stage& stage, Done done);
  void obey(bool between_stages);

  bool last(int stage) const { return stage + 1 == static_cast<int>(keys_.size()); }
  bool measured(int stage, const std::string& sample_hash) const;
  bool all_measured(int stage) const;
  const study::StagePlan& plan(int stage) const { return job_.spec.stages[static_cast<std::size_t>(stage - 1)]; }
  const std::string& key(int stage) const { return keys_[static_cast<std::size_t>(stage)]; }
  const run::KnownStage* known(int stage) const;
  std::unique_ptr<Method> fresh_method() const {
    return makers_.method(job_.spec.method.name, job_.spec.method.options);
  }
  RunParts parts() {
    return {job_.spec, *model_, *method_, [this] { return fresh_method(); }, strategies_, *task_rows_, emit_};
  }
  Progress progress(const std::string& what, std::size_t total);

  const run::Job& job_;
  Emitter& emit_;
  run::RunControl& control_;
  Makers makers_;
  std::vector<std::string> keys_;  ///< stage 0 first
  StageWeights stage_weights_;

  ModelPtr model_;
  std::optional<text::Tokenizer> tokenizer_;
  std::map<std::string, data::Task> tasks_;
  std::vector<Element> elements_;
  std::vector<TaskTest> tests_;
  std::unique_ptr<Method> method_;
  std::vector<std::unique_ptr<Strategy>> strategies_;
  std::unique_ptr<TaskRows> task_rows_;
  std::unique_ptr<Stage> work_;  ///< the stage in hand, for the strategies to see while it is measured

  int current_ = 0;  ///< the stage whose weights the model holds
  std::vector<NamedTensors>
      strategy_state_;            ///< what strategies remembered at its end, given back when the next stage begins
  std::int64_t stage_steps_ = 0;  ///< step of the last resume point
  bool stop_after_this_ = false;
  std::string resume_path_;
  std::chrono::steady_clock::time_point run_begin_, stage_begin_, last_resume_point_;
};

/// engine::execute with given makers.
void execute(const run::Job& job, run::RunSink& sink, run::RunControl& control, Makers makers);

}  // namespace lethe::engine
