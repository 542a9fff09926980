// SPDX-License-Identifier: GPL-3.0-or-later
// Whole runs of the engine on a tiny world, in this process.
#include "engine/train/run_loop.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "engine/checkpoint/model_io.h"
#include "everything.h"
#include "runs.h"
#include "support/tiny_world.h"

using namespace lethe;
using test::hashes;
using test::MemorySink;
using test::run_in_pieces;
using test::values;

class RunTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir place_;
  std::unique_ptr<test::TinyWorld> world_;
  int folders_ = 0;

  std::filesystem::path fresh() { return world_->folder / ("artefacts-" + std::to_string(++folders_)); }

  engine::Makers everything(test::Deeds& deeds) {
    engine::Makers makers;
    makers.strategy = [&deeds](const std::string&, const Json&) { return test::make_everything(deeds); };
    return makers;
  }
  engine::Makers attachments() {
    engine::Makers makers;
    makers.method = [](const std::string&, const Json&) { return test::make_attachments(); };
    return makers;
  }
  template <class Change>
  static void change_training(study::RunSpec& spec, Change change) {
    for (auto& item : spec.sequence) change(item.training);
    for (auto& plan : spec.stages) change(plan.training);
  }
  MemorySink run(const run::Job& job, engine::Makers makers = {}) { return test::run_job(job, std::move(makers)); }

 private slots:
  void initTestCase() { world_ = std::make_unique<test::TinyWorld>(place_.path().toStdString() + "/world"); }

  void trains_and_measures_every_stage_data() {
    QTest::addColumn<QString>("family");
    for (const char* family : {"bloom", "mt5", "llama", "mistral", "gemma"}) QTest::newRow(family) << family;
  }
  void trains_and_measures_every_stage() {
    QFETCH(QString, family);
    const auto job = world_->job(world_->spec(world_->model(family.toStdString())), fresh());
    const MemorySink sink = run(job);
    QVERIFY2(std::holds_alternative<run::RunFinished>(sink.events.back().body),
             run::to_json(sink.events.back()).dump().c_str());
    QCOMPARE(sink.all<run::StageFinished>().size(), std::size_t{3});
    // One element and two tasks after each of three stages.
    QCOMPARE(sink.all<run::ScoreMeasured>().size(), std::size_t{9});
    const auto steps = sink.all<run::StepLogged>();
    QCOMPARE(steps.size(), std::size_t{24});
    QVERIFY2(steps[11].loss < 0.7 * steps[0].loss, "the first stage learned nothing");
    for (std::size_t i = 0; i < sink.events.size(); ++i)
      QCOMPARE(sink.events[i].number, static_cast<std::int64_t>(i + 1));
    const auto last = sink.all<run::StageFinished>().back();
    QVERIFY(std::filesystem::exists(job.artefacts / last.weights / "model.safetensors"));
    QVERIFY(std::filesystem::exists(job.artefacts / last.weights / "tokenizer.json"));
    QVERIFY2(!std::filesystem::exists(job.artefacts / "resume" / job.run), "resume points of a finished run are left");
  }

  void same_bits_twice() {
    const auto spec = world_->spec(world_->bloom());
    QCOMPARE(hashes(run(world_->job(spec, fresh()))), hashes(run(world_->job(spec, fresh()))));
  }

  void probing_changes_nothing_in_training() {
    auto spec = world_->spec(world_->bloom());
    const auto without = hashes(run(world_->job(spec, fresh())));
    spec.evaluation.probe_every = 5;
    spec.evaluation.probe_items = 8;
    const MemorySink probed = run(world_->job(spec, fresh()));
    QCOMPARE(hashes(probed), without);
    QCOMPARE(probed.all<run::ScoreMeasured>().size(), std::size_t{9 + 4});
  }

  void packing_changes_only_rounding() {
    auto spec = world_->spec(world_->bloom());
    const auto packed = run(world_->job(spec, fresh())).all<run::StepLogged>();
    change_training(spec, [](study::Training& training) { training.micro_batch_size = 1; });
    const auto single = run(world_->job(spec, fresh())).all<run::StepLogged>();
    for (std::size_t i = 0; i < 6; ++i)
      QVERIFY2(std::abs(packed[i].loss - single[i].loss) < 2e-4 * packed[i].loss, std::to_string(i).c_str());
  }

  void blocks_computed_again_give_the_same_bits() {
    for (const char* family : {"bloom", "mt5", "gemma"}) {
      auto spec = world_->spec(world_->model(family));
      change_training(spec, [](study::Training& training) { training.dropout = 0.1; });
      const auto kept = hashes(run(world_->job(spec, fresh())));
      change_training(spec, [](study::Training& training) { training.activation_checkpointing = true; });
      QCOMPARE(hashes(run(world_->job(spec, fresh()))), kept);
    }
  }

  void a_later_run_takes_over_what_bf16_has_trained() {
    auto spec = world_->spec(world_->bloom());
    change_training(spec, [](study::Training& training) { training.dtype = "bf16"; });
    spec.keep.stages = "all";
    run::Job job = world_->job(spec, fresh());
    const MemorySink whole = run(job);
    QVERIFY2(test::finished(whole), test::last_event(whole).c_str());
    // The masters of stage 1 stand in its folder, so stage 2 trained from there is the same.
    std::filesystem::remove_all(job.artefacts / whole.all<run::StageFinished>().back().weights);
    test::know(job, whole, 1);
    QCOMPARE(hashes(run(job)).back(), hashes(whole).back());
  }

  void stopped_and_resumed_ends_with_the_same_bits_data() {
    QTest::addColumn<QString>("parts");
    QTest::newRow("plain") << "plain";
    QTest::newRow("an encoder-decoder model") << "mt5";
    QTest::newRow("a model with rotated positions and a window") << "mistral";
    QTest::newRow("two threads") << "threads";
    QTest::newRow("bf16 with masters in fp32") << "bf16";
    QTest::newRow("blocks computed again") << "again";
    QTest::newRow("a strategy that uses every hook") << "everything";
    QTest::newRow("a method that attaches adapter, branch and prompts") << "attachments";
  }
  void stopped_and_resumed_ends_with_the_same_bits() {
    QFETCH(QString, parts);
    test::Deeds deeds, deeds_in_pieces;
    auto spec = world_->spec(world_->model(parts == "mt5" || parts == "mistral" ? parts.toStdString() : "bloom"));
    spec.evaluation.probe_every = 5;
    spec.evaluation.probe_items = 8;
    change_training(spec, [&](study::Training& training) {
      training.dropout = 0.1;
      training.dtype = parts == "bf16" ? "bf16" : "fp32";
      training.activation_checkpointing = parts == "again";
    });
    const auto makers = [&](test::Deeds& into) {
      return parts == "everything" ? everything(into) : parts == "attachments" ? attachments() : engine::Makers();
    };
    const auto job = [&] {
      run::Job made = world_->job(spec, fresh());
      if (parts == "threads") made.environment.threads = 2;
      return made;
    };
    const MemorySink whole = run(job(), makers(deeds));
    QVERIFY2(std::holds_alternative<run::RunFinished>(whole.events.back().body),
             run::to_json(whole.events.back()).dump().c_str());
    const MemorySink pieces =
        run_in_pieces(job(), {{1, 3}, {1, 7}, {2, 1}, {2, 12}}, [&] { return makers(deeds_in_pieces); });
    QVERIFY2(std::holds_alternative<run::RunFinished>(pieces.events.back().body),
             run::to_json(pieces.events.back()).dump().c_str());
    QCOMPARE(hashes(pieces), hashes(whole));
    QCOMPARE(values(pieces), values(whole));
    if (parts != "everything") return;
    QVERIFY2(deeds.faults.empty(), deeds.faults.empty() ? "" : deeds.faults.front().c_str());
    QVERIFY(deeds_in_pieces.faults.empty());
    QVERIFY(deeds_in_pieces.restored >= 3);
    QCOMPARE(deeds.added_rows, 10);
    QCOMPARE(deeds.ends, 2);
    QVERIFY(deeds.loss_terms > 0 && deeds.scores > 0);
    // Stage 1 is stopped by a score at step 10; stage 2 has 53 rows in 7 steps an epoch.
    QCOMPARE(deeds.after_steps, 10 + 14);
    QCOMPARE(deeds.gradients, 24);
    QCOMPARE(deeds.parameter_terms, 24);
  }

  void the_base_stays_where_a_method_only_attaches() {
    auto spec = world_->spec(world_->mt5());
    const auto job = world_->job(spec, fresh());
    const MemorySink sink = run(job, attachments());
    QVERIFY2(std::holds_alternative<run::RunFinished>(sink.events.back().body),
             run::to_json(sink.events.back()).dump().c_str());
    const auto stored = job.artefacts / sink.all<run::StageFinished>().back().weights;
    QVERIFY(std::filesystem::exists(stored / "method.safetensors"));
    const auto before = engine::load_model(world_->mt5()), after = engine::load_model(stored);
    for (std::size_t i = 0; i < before->weights().size(); ++i)
      QVERIFY2(at::equal(before->weights()[i].second, after->weights()[i].second), before->weights()[i].first.c_str());
    const auto steps = sink.all<run::StepLogged>();
    QVERIFY(steps.back().loss < steps.front().loss);
  }

  void a_finished_stage_is_taken_over() {
    const auto spec = world_->spec(world_->bloom());
    auto job = world_->job(spec, fresh());
    job.spec.keep.stages = "all";
    const MemorySink first = run(job);
    for (const auto& stage : first.all<run::StageFinished>()) job.known_stages[stage.key] = {stage.weights, true, {}};
    for (const auto& score : first.all<run::ScoreMeasured>())
      job.known_stages[first.all<run::StageFinished>()[static_cast<std::size_t>(score.stage)].key].scores.insert(
          score.sample_hash);
    const MemorySink again = run(job);
    QVERIFY(again.all<run::StepLogged>().empty());
    QVERIFY(again.all<run::ScoreMeasured>().empty());
    QVERIFY(again.all<run::StageStarted>().back().reused);

    // Without its weights the last stage is trained again, from the stage before it, to the same bits.
    const auto last = first.all<run::StageFinished>().back();
    std::filesystem::remove_all(job.artefacts / last.weights);
    const MemorySink repaired = run(job);
    QCOMPARE(repaired.all<run::StepLogged>().size(), std::size_t{12});
    QCOMPARE(repaired.all<run::StageFinished>().back().weights_hash, last.weights_hash);
  }

  void refuses_another_environment() {
    auto job = world_->job(world_->spec(world_->bloom()), fresh());
    MemorySink sink;
    run::RunControl control;
    sink.on_event = [&](const run::RunEvent& event) {
      if (std::holds_alternative<run::StepLogged>(event.body)) control.set(run::Command::StopNow);
    };
    engine::execute(job, sink, control, {});
    const auto point = sink.all<run::ResumePointWritten>().back();
    job.resume = run::ResumePoint{point.stage, point.step, point.path};
    job.environment.threads = 2;
    const MemorySink refused = run(job);
    const auto* failed = std::get_if<run::RunFailed>(&refused.events.back().body);
    QVERIFY(failed);
    QVERIFY2(QString::fromStdString(failed->message).contains("threads"), failed->message.c_str());
  }

  void says_what_is_wrong_with_the_input() {
    auto job = world_->job(world_->spec(world_->bloom()), fresh());
    job.spec.sequence[0].task.hash = "another";
    const MemorySink sink = run(job);
    QCOMPARE(sink.events.size(), std::size_t{1});
    QVERIFY(QString::fromStdString(std::get<run::RunFailed>(sink.events[0].body).message).contains("has changed"));
  }
};

QTEST_GUILESS_MAIN(RunTest)
#include "run_test.moc"
