// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that end early: asked to, or by what a strategy demands of a score.
#include "runs.h"

#include <QTemporaryDir>
#include <QTest>
#include <new>
#include <thread>

#include "engine/engine.h"
#include "study/takes_less.h"
#include "support/tiny_world.h"

using namespace lethe;
using test::MemorySink;
using Verdict = engine::Verdict;

namespace {

/// Demands something at every score of a stage: of its probes, or of what is measured at its end.
class Demanding final : public engine::Strategy {
 public:
  Demanding(int stage, bool probe, Verdict verdict) : stage_(stage), probe_(probe), verdict_(verdict) {}
  Verdict on_score(engine::StageContext& context, const run::ScoreMeasured& score) override {
    const bool probe = score.kind == run::ScoreKind::Probe;
    return context.plan().index == stage_ && probe == probe_ ? verdict_ : Verdict::GoOn;
  }

 private:
  int stage_;
  bool probe_;
  Verdict verdict_;
};

/// Asks for rows of a task that comes later.
class Impatient final : public engine::Strategy {
 public:
  void begin_stage(engine::StageContext& context, std::vector<engine::TrainingRow>&) override {
    context.task_rows("count", 0, 1);
  }
};

enum class Trouble { Torch, Memory, TorchMemory, GpuMemory };

/// Fails as LibTorch or the machine would.
class Failing final : public engine::Strategy {
 public:
  explicit Failing(Trouble trouble) : trouble_(trouble) {}
  void begin_stage(engine::StageContext&, std::vector<engine::TrainingRow>&) override {
    if (trouble_ == Trouble::Torch) at::arange(3).view({2, 2});
    if (trouble_ == Trouble::Memory) throw std::bad_alloc();
    if (trouble_ == Trouble::GpuMemory) TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory.");
    at::empty({std::int64_t{1} << 55});
  }

 private:
  Trouble trouble_;
};

/// Lets all scores so far decide how far a step goes, and remembers them.
class Learning final : public engine::Strategy {
 public:
  Verdict on_score(engine::StageContext&, const run::ScoreMeasured& score) override {
    sum_ += score.value;
    return Verdict::GoOn;
  }
  void gradients(engine::StageContext& context) override {
    for (const engine::Declared& parameter : context.parameters())
      if (parameter.value.grad().defined()) parameter.value.mutable_grad().mul_(1 / (1 + 0.01 * sum_));
  }
  engine::NamedTensors save() const override { return {{"sum", at::tensor({sum_}, at::kDouble)}}; }
  void restore(const engine::NamedTensors& state, engine::StageContext&) override {
    if (!state.empty()) sum_ = state.front().second.item<double>();
  }

 private:
  double sum_ = 0;
};

template <class S, class... Arguments>
engine::Makers with(Arguments... arguments) {
  engine::Makers makers;
  makers.strategy = [=](const std::string&, const Json&) { return std::make_unique<S>(arguments...); };
  return makers;
}

}  // namespace

class StopsTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir place_;
  std::unique_ptr<test::TinyWorld> world_;
  int folders_ = 0;

  run::Job job(std::int64_t probe_every = 0) {
    auto spec = world_->spec(world_->bloom());
    spec.evaluation.probe_every = probe_every;
    spec.evaluation.probe_items = 8;
    return world_->job(spec, world_->folder / ("artefacts-" + std::to_string(++folders_)));
  }

  /// Sets the command as soon as an event is of that kind.
  template <class When>
  static MemorySink commanded(const run::Job& job, run::Command command, When when) {
    MemorySink sink;
    run::RunControl control;
    sink.on_event = [&](const run::RunEvent& event) {
      if (when(event)) control.set(command);
    };
    engine::execute(job, sink, control, {});
    return sink;
  }

  static run::ResumePoint last_point(const MemorySink& sink) {
    const auto point = sink.all<run::ResumePointWritten>().back();
    return {point.stage, point.step, point.path};
  }

 private slots:
  void initTestCase() { world_ = std::make_unique<test::TinyWorld>(place_.path().toStdString() + "/world"); }

  void stop_after_stage_finishes_the_stage() {
    const auto asked = job();
    const MemorySink sink = commanded(asked, run::Command::StopAfterStage, [](const run::RunEvent& event) {
      const auto* step = std::get_if<run::StepLogged>(&event.body);
      return step && step->stage == 1 && step->step == 2;
    });
    QCOMPARE(sink.all<run::StageFinished>().size(), std::size_t{2});
    QCOMPARE(sink.all<run::StepLogged>().size(), std::size_t{12});
    QCOMPARE(std::get<run::RunStopped>(sink.events.back().body).reason, std::string("asked"));

    auto next = asked;
    next.attempt = 2;
    next.resume = last_point(sink);
    test::know(next, sink, 1);
    const MemorySink rest = test::run_job(next);
    QVERIFY2(test::finished(rest), test::last_event(rest).c_str());
    QCOMPARE(rest.all<run::StepLogged>().front().stage, 2);
    QCOMPARE(test::hashes(rest).back(), test::hashes(test::run_job(job())).back());
  }

  void stop_after_the_last_stage_is_the_end() {
    const MemorySink sink = commanded(job(), run::Command::StopAfterStage, [](const run::RunEvent& event) {
      const auto* step = std::get_if<run::StepLogged>(&event.body);
      return step && step->stage == 2;
    });
    QVERIFY2(test::finished(sink), test::last_event(sink).c_str());
  }

  void errors_of_libtorch_and_of_memory_are_one_sentence() {
    const auto reason = [&](Trouble trouble) {
      const MemorySink sink = test::run_job(job(), with<Failing>(trouble));
      const auto* failed = std::get_if<run::RunFailed>(&sink.events.back().body);
      return failed ? failed->message : test::last_event(sink);
    };
    const std::string torch = reason(Trouble::Torch);
    QVERIFY2(torch.starts_with("LibTorch: shape '[2, 2]'"), torch.c_str());
    QVERIFY2(torch.find('\n') == std::string::npos, torch.c_str());
    const std::string machine = "the memory of this machine is used up; ", less = study::what_takes_less(job().spec);
    QCOMPARE(reason(Trouble::Memory), machine + less);
    QCOMPARE(reason(Trouble::TorchMemory), machine + less);
    QCOMPARE(reason(Trouble::GpuMemory), "the memory of the GPU is used up; " + less);
  }

  void an_executor_forgets_what_has_ended() {
    const auto executor = engine::make_thread_executor();
    const auto wanted = job();
    for (int turn = 0; turn < 2; ++turn) {
      MemorySink sink;
      const std::string handle = executor->start(wanted, sink);
      std::thread other([&] { executor->wait(handle); });
      executor->wait(handle);
      other.join();
      executor->wait(handle);
      executor->control(handle, run::Command::StopNow);
      QVERIFY2(test::finished(sink), test::last_event(sink).c_str());
    }
  }

  void a_strategy_stops_the_run_at_the_end_of_a_stage() {
    const MemorySink sink = test::run_job(job(), with<Demanding>(1, false, Verdict::StopRun));
    QVERIFY2(test::finished(sink), test::last_event(sink).c_str());
    QCOMPARE(sink.all<run::StageFinished>().size(), std::size_t{2});
    QCOMPARE(sink.all<run::Noticed>().back().code, std::string("stopped-by-strategy"));
  }

  void a_strategy_stops_the_run_inside_a_stage_also_over_a_resume() {
    const auto makers = [] { return with<Demanding>(1, true, Verdict::StopRun); };
    const MemorySink whole = test::run_job(job(5), makers());
    QVERIFY2(test::finished(whole), test::last_event(whole).c_str());
    QCOMPARE(whole.all<run::StepLogged>().size(), std::size_t{5});
    QCOMPARE(whole.all<run::StageFinished>().size(), std::size_t{2});
    auto pieces_job = job(5);
    pieces_job.spec.reads_scores = true;
    const MemorySink pieces = test::run_in_pieces(pieces_job, {{1, 3}, {1, 5}, {1, 0}}, makers);
    QVERIFY2(test::finished(pieces), test::last_event(pieces).c_str());
    QCOMPARE(test::hashes(pieces), test::hashes(whole));
    QCOMPARE(pieces.all<run::StepLogged>().size(), std::size_t{5});
  }

  void what_a_score_demanded_is_not_forgotten_by_a_later_run() {
    auto first = job();
    first.spec.reads_scores = true;
    first.spec.keep.stages = "all";
    const auto makers = [] { return with<Demanding>(1, false, Verdict::StopRun); };
    const MemorySink stopped = test::run_job(first, makers());
    QCOMPARE(stopped.all<run::StageFinished>().size(), std::size_t{2});
    auto second = first;
    test::know(second, stopped, 1);
    QCOMPARE(test::run_job(second, makers()).all<run::StageFinished>().size(), std::size_t{2});
  }

  // Killed wherever it is, the run goes on from its last committed point with what its strategy had learnt by then.
  void what_a_strategy_learnt_from_scores_outlives_a_kill() {
    auto asked = job(5);
    asked.spec.reads_scores = true;
    const auto whole = test::hashes(test::run_job(asked, with<Learning>()));
    for (const int killed_at : {0, 1, 2, 3}) {
      auto again = job(5);
      again.spec.reads_scores = true;
      MemorySink first;
      run::RunControl control;
      bool dead = false;
      first.on_event = [&](const run::RunEvent& event) {
        const auto* started = std::get_if<run::StageStarted>(&event.body);
        const auto* score = std::get_if<run::ScoreMeasured>(&event.body);
        const auto* finished = std::get_if<run::StageFinished>(&event.body);
        const auto* step = std::get_if<run::StepLogged>(&event.body);
        const bool here = killed_at == 0   ? started && started->stage == 2
                          : killed_at == 1 ? score && score->stage == 1 && score->step == 0
                          : killed_at == 2 ? finished && finished->stage == 1
                                           : step && step->stage == 2 && step->step == 7;
        if (dead || here) {
          dead = true;
          throw StoppedError("killed");
        }
      };
      engine::execute(again, first, control, with<Learning>());
      // Nothing after the last point was committed.
      std::size_t committed = 0;
      for (std::size_t i = 0; i < first.events.size(); ++i)
        if (std::holds_alternative<run::ResumePointWritten>(first.events[i].body)) committed = i + 1;
      first.events.resize(committed);
      again.resume = last_point(first);
      again.attempt = 2;
      test::remember(again, first.events);
      const MemorySink rest = test::run_job(again, with<Learning>());
      QVERIFY2(test::finished(rest), test::last_event(rest).c_str());
      QCOMPARE(test::hashes(rest).back(), whole.back());
    }
  }

  void scores_measured_before_a_stop_are_not_measured_again() {
    const auto whole = test::values(test::run_job(job()));
    const MemorySink pieces = test::run_in_pieces(job(), {{0, 0}, {1, 0}}, [] { return engine::Makers(); });
    QVERIFY2(test::finished(pieces), test::last_event(pieces).c_str());
    QCOMPARE(test::values(pieces), whole);
  }

  void a_probe_is_left_at_once_and_done_again() {
    const MemorySink whole = test::run_job(job(5));
    auto asked = job(5);
    // Progressed inside the probe of step 5.
    bool stepped = false;
    const MemorySink first = commanded(asked, run::Command::StopNow, [&](const run::RunEvent& event) {
      const auto* score = std::get_if<run::ScoreMeasured>(&event.body);
      if (score && score->kind == run::ScoreKind::Probe) stepped = true;
      const auto* step = std::get_if<run::StepLogged>(&event.body);
      return step && step->stage == 1 && step->step == 5;
    });
    QVERIFY2(!stepped, "the probe went on after the stop");
    const run::ResumePoint point = last_point(first);
    QCOMPARE(point.step, std::int64_t{5});
    asked.resume = point;
    asked.attempt = 2;
    const MemorySink rest = test::run_job(asked);
    QVERIFY2(test::finished(rest), test::last_event(rest).c_str());
    const auto probe = rest.all<run::ScoreMeasured>().front();
    QVERIFY(probe.kind == run::ScoreKind::Probe);
    QCOMPARE(probe.step, std::int64_t{5});
    QCOMPARE(test::hashes(rest).back(), test::hashes(whole).back());
  }

  void probes_of_a_shared_stage_are_said_to_be_anothers() {
    auto first = job();
    first.spec.keep.stages = "all";
    const MemorySink earlier = test::run_job(first);
    auto second = first;
    second.spec.evaluation.probe_every = 5;
    test::know(second, earlier, 2);
    QCOMPARE(test::run_job(second).all<run::Noticed>().front().code, std::string("probes-of-another-run"));
  }

  void goes_on_in_another_environment_when_that_is_wanted() {
    auto asked = job();
    const MemorySink first = commanded(asked, run::Command::StopNow, [](const run::RunEvent& event) {
      return std::holds_alternative<run::StepLogged>(event.body);
    });
    asked.resume = last_point(first);
    asked.attempt = 2;
    asked.environment.program = "another";
    QVERIFY(std::holds_alternative<run::RunFailed>(test::run_job(asked).events.back().body));
    asked.resume->elsewhere = true;
    asked.environment.history = "went on from elsewhere";
    const MemorySink rest = test::run_job(asked);
    QVERIFY2(test::finished(rest), test::last_event(rest).c_str());
    QCOMPARE(rest.all<run::Noticed>().front().code, std::string("other-environment"));
    QCOMPARE(rest.all<run::StepLogged>().front().step, std::int64_t{2});
  }

  void a_strategy_cannot_read_tasks_that_come_later() {
    const MemorySink sink = test::run_job(job(), with<Impatient>());
    const auto* failed = std::get_if<run::RunFailed>(&sink.events.back().body);
    QVERIFY(failed);
    QVERIFY2(failed->message.find("'count'") != std::string::npos, failed->message.c_str());
  }
};

QTEST_GUILESS_MAIN(StopsTest)
#include "stops_test.moc"
