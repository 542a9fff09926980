// SPDX-License-Identifier: GPL-3.0-or-later
// What StageContext::frozen_copy() gives a strategy.
#include "runs.h"

#include <QTemporaryDir>
#include <QTest>

#include "base/files.h"
#include "engine/train/loss_pass.h"
#include "every_method.h"
#include "everything.h"
#include "support/tiny_world.h"

using namespace lethe;
using namespace lethe::engine;
using test::MemorySink;

namespace {

at::Tensor logits(LanguageModel& model, StageContext& context) {
  const at::NoGradGuard no_grad;
  return model.logits(model.states(texts_of(context.task_rows("colour", 0, 6))));
}

/// Takes copies at every moment a strategy may, and compares.
class Watcher final : public Strategy {
 public:
  explicit Watcher(std::vector<std::string>& faults) : faults_(faults) {}

  void begin_stage(StageContext& context, std::vector<TrainingRow>&) override {
    if (first_.model) expect(at::equal(logits(*first_.model, context), seen_), "training changed a copy");
    first_ = context.frozen_copy();
    seen_ = logits(*first_.model, context);
    expect(at::equal(seen_, logits(context.model(), context)), "a copy at the stage's begin computes otherwise");
    expect(first_.model->shape().eos == context.model().shape().eos, "a copy ends its texts otherwise");
    const at::Tensor recorded = first_.model->states(texts_of(context.task_rows("colour", 0, 2)));
    expect(!recorded.requires_grad(), "a copy takes gradients");
  }
  void after_step(StageContext& context) override {
    if (context.step() != 5) return;
    const FrozenCopy now = context.frozen_copy();
    expect(at::equal(logits(*now.model, context), logits(context.model(), context)),
           "a copy in a stage computes otherwise");
    expect(!at::equal(logits(*now.model, context), seen_), "five steps changed nothing");
    expect(at::equal(logits(*first_.model, context), seen_), "five steps changed a copy");
  }
  Verdict on_score(StageContext& context, const run::ScoreMeasured&) override {
    const FrozenCopy now = context.frozen_copy();
    expect(at::equal(logits(*now.model, context), logits(context.model(), context)),
           "a copy of an ended stage computes otherwise");
    // Also from what would have been saved, in a stage whose method holds more or less by now.
    const FrozenCopy again = context.frozen_copy(first_.state);
    expect(at::equal(logits(*again.model, context), seen_), "a copy made again computes otherwise");
    return Verdict::GoOn;
  }
  NamedTensors save() const override {
    NamedTensors state = first_.state;
    if (first_.model) state.emplace_back("seen", seen_);
    return state;
  }
  void restore(const NamedTensors& given, StageContext& context) override {
    if (given.empty()) return;
    NamedTensors state;
    for (const auto& entry : given)
      if (entry.first == "seen")
        seen_ = entry.second;
      else
        state.push_back(entry);
    first_ = context.frozen_copy(state);
    expect(at::equal(logits(*first_.model, context), seen_), "a copy in a resumed run computes otherwise");
    const FrozenCopy now = context.frozen_copy();
    expect(at::equal(logits(*now.model, context), logits(context.model(), context)),
           "a copy of what was restored computes otherwise");
  }

 private:
  void expect(bool holds, const char* fault) {
    if (!holds) faults_.emplace_back(fault);
  }

  std::vector<std::string>& faults_;
  FrozenCopy first_;
  at::Tensor seen_;
};

}  // namespace

class FrozenCopyTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir place_;
  std::unique_ptr<test::TinyWorld> world_;
  int folders_ = 0;

 private slots:
  void initTestCase() {
    world_ = std::make_unique<test::TinyWorld>(place_.path().toStdString() + "/world");
    for (const auto& model : {world_->bloom(), world_->mt5()})
      write_file(model / "generation_config.json", R"({"eos_token_id": [2, 7]})");
  }

  void computes_what_the_model_computed_data() {
    QTest::addColumn<bool>("bloom");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("between");
    for (const bool bloom : {true, false})
      for (const char* method : {"full", "attachments", "every"})
        for (const char* between : {"keep", "merge", "stack"})
          if (method == std::string("every") || between == std::string("keep"))
            QTest::addRow("%s, %s, %s", bloom ? "bloom" : "mt5", method, between) << bloom << method << between;
  }
  void computes_what_the_model_computed() {
    QFETCH(bool, bloom);
    QFETCH(QString, method);
    QFETCH(QString, between);
    study::RunSpec spec = world_->spec(bloom ? world_->bloom() : world_->mt5());
    spec.method.options["between_stages"] = between.toStdString();
    test::MethodDeeds deeds;
    std::vector<std::string> faults;
    Makers makers;
    if (method == "attachments")
      makers.method = [](const std::string&, const Json&) { return test::make_attachments(); };
    if (method == "every")
      makers.method = [&](const std::string&, const Json& options) { return test::make_every_method(options, deeds); };
    makers.strategy = [&](const std::string&, const Json&) { return std::make_unique<Watcher>(faults); };
    run::Job job = world_->job(spec, world_->folder / ("artefacts-" + std::to_string(++folders_)));
    job.spec.keep.stages = "all";
    const MemorySink sink = test::run_job(job, makers);
    QVERIFY2(test::finished(sink), test::last_event(sink).c_str());
    const MemorySink pieces = test::run_in_pieces(job, {{1, 3}, {1, 0}, {2, 6}, {2, 0}}, [&] { return makers; });
    QVERIFY2(test::finished(pieces), test::last_event(pieces).c_str());
    QCOMPARE(test::hashes(pieces), test::hashes(sink));
    test::know(job, sink, 1);
    const MemorySink second = test::run_job(job, makers);
    QVERIFY2(test::finished(second), test::last_event(second).c_str());
    QCOMPARE(test::hashes(second).back(), test::hashes(sink).back());
    QVERIFY2(faults.empty(), faults.empty() ? "" : faults.front().c_str());
  }
};

QTEST_GUILESS_MAIN(FrozenCopyTest)
#include "frozen_copy_test.moc"
