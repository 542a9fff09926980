// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/run_loop.h"

#include <algorithm>

#include "base/files.h"
#include "base/hash.h"
#include "catalog/folders.h"
#include "engine/checkpoint/model_io.h"
#include "engine/train/number_types.h"
#include "engine/train/trainer.h"

namespace lethe::engine {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

void check_hash(const study::Source& source, const std::string& found, const char* what) {
  if (found != source.hash)
    throw InputError(std::string(what) + " '" + source.name + "' in " + source.path +
                     " has changed since the run was planned; plan the study again");
}

std::vector<NamedTensors> remembered(const std::vector<std::unique_ptr<Strategy>>& strategies) {
  std::vector<NamedTensors> states;
  for (const auto& strategy : strategies) states.push_back(strategy->save());
  return states;
}

}  // namespace

RunLoop::RunLoop(const run::Job& job, Emitter& emit, run::RunControl& control, Makers makers)
    : job_(job),
      emit_(emit),
      control_(control),
      makers_(std::move(makers)),
      keys_(study::stage_keys(job.spec, job.environment)),
      stage_weights_(job),
      run_begin_(Clock::now()),
      last_resume_point_(Clock::now()) {}

void RunLoop::go() {
  load();
  Position position = restore();
  for (int stage = position.stage; stage < static_cast<int>(keys_.size()); ++stage) {
    if (stop_after_this_) break;
    do_stage(stage, std::exchange(position.state, std::nullopt));
    if (!last(stage)) obey(true);
  }
  if (stop_after_this_) emit_(run::Noticed{"stopped-by-strategy", "a strategy ended the run before its last stage"});
  emit_(run::RunFinished{seconds_since(run_begin_)});
  std::error_code ignored;
  fs::remove_all(job_.artefacts / "resume" / job_.run, ignored);
}

void RunLoop::load() {
  const study::RunSpec& spec = job_.spec;
  emit_(run::Progressed{"loading " + spec.model.name, 0, 1});
  catalog::FileHashes hashes;
  check_hash(spec.model, catalog::model_hash(spec.model.path, hashes), "model");
  attach([this](const std::string& code, const std::string& sentence) {
    if (!job_.resume) emit_(run::Noticed{code, sentence});
  });
  tokenizer_ = load_tokenizer(spec.model.path, model_->shape());
  for (const std::string& sentence : tokenizer_->notices())
    if (!job_.resume) emit_(run::Noticed{"tokenizer", sentence});
  for (const study::SequenceItem& item : spec.sequence) {
    if (tasks_.contains(item.task.name)) continue;
    data::Task task = data::read_task(item.task.path);
    check_hash(item.task, task.hash, "task");
    tests_.push_back(load_task_test(task, *tokenizer_, model_->shape(), spec.evaluation));
    tasks_.emplace(item.task.name, std::move(task));
    tests_.back().name = item.task.name;
  }
  for (const study::Source& source : spec.benchmarks) {
    const data::Benchmark benchmark = data::read_benchmark(source.path);
    check_hash(source, benchmark.hash, "benchmark");
    for (Element& element : load_elements(benchmark, *tokenizer_, model_->shape(), spec.evaluation))
      elements_.push_back(std::move(element));
  }
  tell_measurements();
  notice_cut_prompts();
  task_rows_ = std::make_unique<TaskRows>(tasks_, *tokenizer_, model_->shape(), spec.seed);
}

void RunLoop::tell_measurements() {
  run::MeasurementsPlanned planned;
  for (const Element& element : elements_)
    planned.entries.push_back({run::ScoreKind::Benchmark, element.id, element.sample_hash});
  for (const TaskTest& test : tests_) planned.entries.push_back({run::ScoreKind::Task, test.name, test.sample_hash});
  emit_(std::move(planned));
}

void RunLoop::notice_cut_prompts() {
  std::int64_t cut = 0;
  for (const Element& element : elements_) cut += element.cut;
  for (const TaskTest& test : tests_) cut += test.cut;
  if (cut > 0 && !job_.resume)
    emit_(run::Noticed{"measured-prompts-cut",
                       study::cut_notice(cut, prompt_limit(model_->shape())) + " (benchmarks and tests)"});
}

/// The untouched model with the method attached and fresh strategies: stage 0.
void RunLoop::attach(const Hear& hear) {
  const study::RunSpec& spec = job_.spec;
  work_.reset();
  method_.reset();
  model_ = load_model(spec.model.path, at::Device(job_.environment.device), loaded_type(study::dtype_of(spec)), hear);
  for (const auto& [name, weight] : model_->weights()) weight.requires_grad_(false);
  method_ = fresh_method();
  method_->attach(*model_, spec.seed);
  apply_dtype(*model_, *method_, study::dtype_of(spec));
  strategies_.clear();
  for (const study::Choice& choice : spec.strategies)
    strategies_.push_back(makers_.strategy(choice.name, choice.options));
  strategy_state_.clear();
  current_ = 0;
}

RunLoop::Position RunLoop::restore() {
  const auto tell_lost = [this](const std::string& path) {
    emit_(run::Noticed{"resume-point-gone", "the resume point " + path + " is gone; the run starts again"});
  };
  if (!job_.lost_resume.empty()) tell_lost(job_.lost_resume);
  if (!job_.resume) return {};
  if (job_.resume->path.empty()) return {job_.resume->stage, std::nullopt};
  const fs::path folder = job_.artefacts / job_.resume->path;
  if (!fs::exists(folder)) {
    tell_lost(job_.resume->path);
    return {};
  }
  ResumeState state = load_resume_point(folder);
  if (job_.resume->elsewhere)
    emit_(run::Noticed{"other-environment",
                       job_.environment.history + ": its bits may differ from a run in one environment"});
  else if (!study::same_bits(job_.environment, state.environment))
    throw InputError(
        "the run was begun on another device, with other threads, or with another version of torch or Lethe (" +
        study::to_json(state.environment).dump() + "); resume it there, or start it again");
  replay_stages(*method_, job_.spec, {state.stage, state.trained});
  apply_dtype(*model_, *method_, study::dtype_of(job_.spec));
  restore_state(state.weights, *model_, *method_);
  resume_path_ = job_.resume->path;
  stage_steps_ = state.step;
  const run::KnownStage* stage = known(state.stage);
  // Where strategies act on scores, only a point after these scores holds what they made of them.
  const bool seen = state.measured || !job_.spec.reads_scores;
  if (state.trained && seen && stage && stage->finished && all_measured(state.stage)) {
    current_ = state.stage;
    stop_after_this_ = state.verdict == Verdict::StopRun;
    strategy_state_ = std::move(state.strategies);
    return {state.stage + 1, std::nullopt};
  }
  const int index = state.stage;
  return {index, std::move(state)};
}

void RunLoop::do_stage(int stage, std::optional<ResumeState> state) {
  stage_begin_ = Clock::now();
  work_.reset();
  if (!state && take_over(stage)) return;
  const bool all_seen = state && state->measured;
  if (stage == 0) {
    become(0);
    emit_(run::StageStarted{0, key(0), std::nullopt, {}, 0, false});
  } else {
    train(stage, std::move(state), false);
  }
  if (!all_seen) measure_end(stage);
  finish(stage);
}

/// A stage that an earlier run has finished is not trained again; what it was not measured on is measured now.
bool RunLoop::take_over(int stage) {
  const run::KnownStage* earlier = known(stage);
  if (!earlier || !earlier->finished) return false;
  // Strategies that act on scores must see them, and what they then demanded is not stored with a stage.
  if (stage > 0 && job_.spec.reads_scores) return false;
  const bool weights_there = stage == 0 || stage_weights_.there(key(stage));
  const std::string& keep = job_.spec.keep.stages;
  const bool weights_wanted = keep == "all" || (keep == "last" && last(stage));
  if (!weights_there && (!all_measured(stage) || weights_wanted)) return false;
  const std::optional<int> from = stage == 0 ? std::nullopt : std::optional(plan(stage).from);
  emit_(
      run::StageStarted{stage, key(stage), from, stage == 0 ? std::vector<std::string>() : plan(stage).tasks, 0, true});
  if (stage > 0 && job_.spec.evaluation.probe_every > 0)
    emit_(run::Noticed{
        "probes-of-another-run",
        "stage " + std::to_string(stage) + " was trained by an earlier run; its probes are those of that run"});
  if (!all_measured(stage)) {
    become(stage);
    measure_end(stage);
  }
  emit_(run::StageFinished{stage, key(stage), seconds_since(stage_begin_),
                           stage > 0 && weights_there ? StageWeights::relative(key(stage)) : "", ""});
  return true;
}

/// Puts the weights of a stage into the model, training it again where nobody kept them.
void RunLoop::become(int stage) {
  if (current_ == stage) return;
  if (stage == 0) return attach();
  if (stage_weights_.there(key(stage))) {
    if (current_ != 0) attach();
    strategy_state_ = stage_weights_.load_into(stage, key(stage), *model_, *method_);
    current_ = stage;
    return;
  }
  emit_(run::Noticed{"stage-trained-again",
                     "the weights of stage " + std::to_string(stage) + " are gone; it is trained again"});
  train(stage, std::nullopt, true);
}

void RunLoop::train(int stage, std::optional<ResumeState> state, bool again) {
  const study::StagePlan& wanted = plan(stage);
  if (!state) become(wanted.from);
  work_ = state ? std::make_unique<Stage>(parts(), wanted, std::move(state->rows), state->step, state->trained,
                                          state->verdict)
                : std::make_unique<Stage>(parts(), wanted);
  Stage& work = *work_;
  const std::vector<NamedTensors>& remembered_state = state ? state->strategies : strategy_state_;
  for (std::size_t i = 0; i < remembered_state.size(); ++i) strategies_[i]->restore(remembered_state[i], work);
  strategy_state_.clear();
  if (!state) {
    work.begin();
    if (!again) emit_(run::StageStarted{stage, key(stage), wanted.from, wanted.tasks, work.total_steps(), false});
  } else {
    work.optimizer().restore(state->optimizer);
    work.probe_due = state->probe_due;
  }
  if (!state || !state->trained) {
    train_stage(work, {[this](Stage& s) { after_step(s); }, [this](Stage& s) { return probe(s); }});
    work.end();
    if (!again) write_resume_point(work, Done::Training);
  }
  current_ = stage;
  if (work.verdict == Verdict::StopRun) stop_after_this_ = true;
}

void RunLoop::finish(int stage) {
  const auto needed_later = [&] {
    return std::any_of(job_.spec.stages.begin(), job_.spec.stages.end(),
                       [&](const study::StagePlan& later) { return later.from == stage && later.index != stage + 1; });
  };
  const std::string& keep = job_.spec.keep.stages;
  const bool kept = stage > 0 && (keep == "all" || (keep == "last" && last(stage)) ||
                                  job_.wanted_stages.contains(key(stage)) || needed_later());
  if (kept) stage_weights_.save(key(stage), *model_, *method_, remembered(strategies_));
  if (work_ && work_->plan().index == stage && (job_.spec.reads_scores || work_->verdict == Verdict::StopRun))
    write_resume_point(*work_, Done::Measuring);
  emit_(run::StageFinished{stage, key(stage), seconds_since(stage_begin_),
                           kept ? StageWeights::relative(key(stage)) : "",
                           state_hash(trained_state(*model_, *method_))});
  if (stage == 0) return;
  // Once more after the stage: everything up to its end now counts as before the point.
  if (!resume_path_.empty()) emit_(run::ResumePointWritten{stage, stage_steps_, resume_path_});
}

void RunLoop::after_step(Stage& stage) {
  const double every = job_.spec.keep.resume_every_seconds;
  const run::Command command = control_.get();
  // A paused run may be stopped, or its machine switched off, while it waits.
  const bool waits = command == run::Command::StopNow || command == run::Command::Pause;
  if (waits || seconds_since(last_resume_point_) >= every) write_resume_point(stage, Done::Steps);
  obey(false);
}

void RunLoop::write_resume_point(const Stage& stage, Done done) {
  const bool trained = done != Done::Steps;
  const std::int64_t step = trained ? stage.total_steps() : stage.step();
  const std::string suffix = done == Done::Measuring ? "-measured" : trained ? "-trained" : "";
  const std::string name =
      std::to_string(job_.attempt) + "-" + std::to_string(stage.plan().index) + "-" + std::to_string(step) + suffix;
  const std::string path = "resume/" + job_.run + "/" + name;
  ResumeState state{stage.plan().index,
                    step,
                    trained,
                    done == Done::Measuring,
                    stage.probe_due,
                    stage.verdict,
                    job_.environment,
                    stage.rows(),
                    trained_state(*model_, *method_),
                    {},
                    remembered(strategies_)};
  if (!trained) state.optimizer = stage.optimizer().save();
  make_folder(job_.artefacts / "resume" / job_.run);
  save_resume_point(job_.artefacts / path, state);
  stage_steps_ = step;
  emit_(run::ResumePointWritten{stage.plan().index, step, path});
  // accept() has returned, so the new point is committed: the old one can go.
  std::error_code ignored;
  if (!resume_path_.empty() && resume_path_ != path) fs::remove_all(job_.artefacts / resume_path_, ignored);
  resume_path_ = path;
  last_resume_point_ = Clock::now();
}

/// Waits while paused; leaves the run by StopAsked where that is wanted.
void RunLoop::obey(bool between_stages) {
  const run::Command command = control_.wait_while_paused();
  if (command == run::Command::StopNow || (between_stages && command == run::Command::StopAfterStage))
    throw StopAsked{"asked"};
}

const run::KnownStage* RunLoop::known(int stage) const {
  const auto found = job_.known_stages.find(key(stage));
  return found == job_.known_stages.end() ? nullptr : &found->second;
}

bool RunLoop::measured(int stage, const std::string& sample_hash) const {
  const run::KnownStage* earlier = known(stage);
  return earlier && earlier->scores.contains(sample_hash);
}

bool RunLoop::all_measured(int stage) const {
  return std::all_of(elements_.begin(), elements_.end(),
                     [&](const Element& e) { return measured(stage, e.sample_hash); }) &&
         std::all_of(tests_.begin(), tests_.end(), [&](const TaskTest& t) { return measured(stage, t.sample_hash); });
}

}  // namespace lethe::engine
