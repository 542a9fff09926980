// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/forecast.h"

#include <QTest>

#include "fixture.h"

using namespace lethe;
using namespace lethe::study;
using namespace lethe::study::test;

static catalog::Shape tiny_shape() {
  return catalog::shape_of(
      {{"model_type", "bloom"}, {"vocab_size", 100}, {"hidden_size", 8}, {"n_layer", 2}, {"n_head", 2}}, "config.json");
}

/// Round numbers, so that what a forecast must be can be written down by hand.
static ForecastInput input() {
  ForecastInput in;
  in.environment = example_environment();
  in.costs = [](const RunSpec&) {
    Costs c;
    c.load_seconds = 1;
    c.train_token_seconds = 0.001;
    c.train_step_seconds = 0.01;
    c.scored_token_seconds = 0.0005;
    c.prompt_token_seconds = 0.0001;
    c.new_token_seconds = 0.002;
    c.save_seconds = 0.5;
    c.base_bytes = 1000000;
    c.companion_bytes = 500;
    return c;
  };
  in.shape = [](const ModelSource&) { return tiny_shape(); };
  in.task = [](const ModelSource&, const Source& task, const Evaluation&) {
    return TaskSizes{50, 80, 40, 45, 10, "rows of " + task.hash};
  };
  in.benchmark = [](const ModelSource&, const Source& source, const Evaluation& e) {
    const auto documents = e.limit.value_or(100);
    const ElementSizes first{source.hash + " 1", documents, 20.0 * static_cast<double>(documents)};
    return std::vector<ElementSizes>{first, {source.hash + " 2", first.documents, first.tokens}};
  };
  return in;
}

// 2 epochs × 400 rows × 50 tokens, 2 × 25 steps, one save.
constexpr double train_stage = 2 * 400 * 50 * 0.001 + 50 * 0.01 + 0.5;
// Two benchmarks of 200 × 20 tokens, three tasks of 40 rows.
constexpr double benchmarks_once = 2 * 200 * 20 * 0.0005;
constexpr double tasks_once = 3 * 40 * (45 * 0.0001 + 10 * 0.002);
constexpr double one_run = 1 + 3 * train_stage + 4 * (benchmarks_once + tasks_once);

/// What a stage of example_spec() was measured on.
static FinishedStage finished(bool weights) {
  FinishedStage stage{weights, {}};
  for (const std::string benchmark : {"b1", "b2"})
    for (const std::string element : {" 1", " 2"}) stage.scores.insert(benchmark + element);
  for (const std::string task : {"simp", "emdg", "exp"}) stage.scores.insert("rows of hash of " + task);
  return stage;
}

/// An earlier run of example_spec() with the weights of the last stage kept.
static std::map<std::string, FinishedStage> finished_chain(const RunSpec& run) {
  std::map<std::string, FinishedStage> stages;
  for (const std::string& key : stage_keys(run, example_environment())) stages[key] = finished(false);
  stages[stage_keys(run, example_environment()).back()].weights = true;
  return stages;
}

static void close_to(double found, double expected) {
  QVERIFY2(std::abs(found - expected) < 1e-9 * std::max(1.0, expected),
           (std::to_string(found) + " instead of " + std::to_string(expected)).c_str());
}

class ForecastTest : public QObject {
  Q_OBJECT

 private slots:
  void one_run_is_its_units_times_their_cost() {
    const std::vector<RunSpec> runs = {example_spec()};
    const Forecast found = forecast(runs, input());
    QCOMPARE(found.stages, std::int64_t(4));
    QCOMPARE(found.shared_stages, std::int64_t(0));
    close_to(found.seconds, one_run);
    close_to(found.run_seconds.at(0), one_run);
  }

  void seeds_share_stage_0() {
    std::vector<RunSpec> runs(3, example_spec());
    runs[1].seed = 2, runs[2].seed = 3;
    const Forecast found = forecast(runs, input());
    QCOMPARE(found.stages, std::int64_t(12));
    QCOMPARE(found.shared_stages, std::int64_t(2));
    close_to(found.seconds, 3 * one_run - 2 * (benchmarks_once + tasks_once));
  }

  void equal_beginnings_are_trained_once() {
    std::vector<RunSpec> runs(2, example_spec());
    runs[1].stages[2].training.learning_rate = 1e-3;
    const Forecast found = forecast(runs, input());
    QCOMPARE(found.shared_stages, std::int64_t(3));
    close_to(found.run_seconds.at(1), 1 + train_stage + benchmarks_once + tasks_once);
  }

  void a_shared_stage_is_measured_on_what_is_missing() {
    std::vector<RunSpec> runs(2, example_spec());
    runs[1].benchmarks.push_back({"third", "", "b3"});
    const Forecast found = forecast(runs, input());
    QCOMPARE(found.shared_stages, std::int64_t(4));
    close_to(found.run_seconds.at(1), 1 + 4 * benchmarks_once / 2);
  }

  void a_done_run_costs_nothing() {
    std::vector<RunSpec> runs(2, example_spec());
    runs[1].seed = 2;
    ForecastInput in = input();
    in.done = {content_hash(runs[0])};
    in.costs = [costs = in.costs](const RunSpec& run) {
      if (run.seed == 1) throw std::logic_error("a run that is done was timed");
      return costs(run);
    };
    const Forecast found = forecast(runs, in);
    QCOMPARE(found.stages, std::int64_t(8));
    QCOMPARE(found.run_seconds.at(0), 0.0);
    // Done elsewhere: its stage 0 was measured under another environment and is measured here once more.
    close_to(found.run_seconds.at(1), one_run);
    close_to(found.seconds, one_run);
    in.done.insert(content_hash(runs[1]));
    const Forecast nothing = forecast(runs, in);
    QCOMPARE(nothing.seconds, 0.0);
    QCOMPARE(nothing.peak_bytes + nothing.disk_bytes, std::int64_t(0));
  }

  void finished_stages_are_taken_over() {
    const std::vector<RunSpec> runs = {example_spec()};
    ForecastInput in = input();
    const auto keys = stage_keys(runs[0], in.environment);
    in.finished[keys[0]] = finished(false);
    in.finished[keys[1]] = finished(true);
    close_to(forecast(runs, in).seconds, one_run - train_stage - 2 * (benchmarks_once + tasks_once));
    // Nobody kept the weights that stage 2 starts from.
    in.finished[keys[1]].weights = false;
    close_to(forecast(runs, in).seconds, one_run - 2 * (benchmarks_once + tasks_once));
    in.finished = finished_chain(runs[0]);
    close_to(forecast(runs, in).seconds, 1);
    // The last stage's weights are to be kept, so it is trained again, and so are those before it.
    in.finished[keys[3]].weights = false;
    close_to(forecast(runs, in).seconds, 1 + 3 * train_stage);
  }

  void a_finished_stage_is_measured_on_a_new_benchmark() {
    std::vector<RunSpec> runs = {example_spec()};
    ForecastInput in = input();
    in.finished = finished_chain(runs[0]);
    for (auto& [key, stage] : in.finished) stage.weights = true;
    runs[0].benchmarks.push_back({"third", "", "b3"});
    close_to(forecast(runs, in).seconds, 1 + 4 * benchmarks_once / 2);
    // One of its two elements is known at stage 0.
    in.finished[stage_keys(runs[0], in.environment)[0]].scores.insert("b3 1");
    close_to(forecast(runs, in).seconds, 1 + 3.5 * benchmarks_once / 2);
    // Where weights are gone, measuring takes training again.
    for (auto& [key, stage] : in.finished) stage.weights = key == stage_keys(runs[0], in.environment).back();
    close_to(forecast(runs, in).seconds, 1 + 2 * train_stage + 3.5 * benchmarks_once / 2);
  }

  void other_samples_are_measured_anew() {
    std::vector<RunSpec> runs = {example_spec()};
    ForecastInput in = input();
    in.finished = finished_chain(runs[0]);
    for (auto& [key, stage] : in.finished) stage.weights = true;
    in.benchmark = [](const ModelSource&, const Source& source, const Evaluation&) {
      return std::vector<ElementSizes>{{source.hash + " other", 100, 2000}};
    };
    close_to(forecast(runs, in).seconds, 1 + 4 * 2 * 2000 * 0.0005);
  }

  void a_run_goes_on_where_it_was() {
    std::vector<RunSpec> runs = {example_spec()};
    ForecastInput in = input();
    // Inside stage 2, after 20 of its 50 steps; what came before is not asked for again.
    const Begun begun{2, 20, {}};
    in.begun[content_hash(runs[0])] = begun;
    const double rest_of_stage = (train_stage - 0.5) * 30 / 50 + 0.5;
    const double measured = benchmarks_once + tasks_once;
    close_to(forecast(runs, in).seconds, 1 + rest_of_stage + train_stage + 2 * measured);
    // Trained to its end, and one element measured.
    in.begun[content_hash(runs[0])] = {2, 50, {"b1 1"}};
    close_to(forecast(runs, in).seconds, 1 + 0.5 + train_stage + 2 * measured - benchmarks_once / 4);
    // Of the probes after steps 15, 30 and 45 two are to come; the last stage has all three.
    runs[0].evaluation.probe_every = 15;
    runs[0].evaluation.probe_items = 25;
    in.begun = {{content_hash(runs[0]), begun}};
    close_to(forecast(runs, in).seconds,
             1 + rest_of_stage + train_stage + 2 * measured + (2 + 3) * benchmarks_once / 4);
  }

  void a_run_stopped_before_its_first_step_goes_on() {
    const std::vector<RunSpec> runs = {example_spec()};
    ForecastInput in = input();
    const double whole = forecast(runs, in).seconds;
    in.begun[content_hash(runs[0])] = {0, 0, {"b1 1"}};
    close_to(forecast(runs, in).seconds, whole - benchmarks_once / 4);
  }

  void probes_of_a_shared_stage_run_once() {
    std::vector<RunSpec> runs(2, example_spec());
    runs[1].stages[2].training.learning_rate = 1e-3;
    for (RunSpec& run : runs) run.evaluation.probe_every = 20, run.evaluation.probe_items = 25;
    const Forecast found = forecast(runs, input());
    const double probes = 2 * benchmarks_once / 4;
    close_to(found.run_seconds.at(0), one_run + 3 * probes);
    close_to(found.run_seconds.at(1), 1 + train_stage + probes + benchmarks_once + tasks_once);
    ForecastInput in = input();
    for (const RunSpec& run : runs) in.finished.merge(finished_chain(run));
    for (auto& [key, stage] : in.finished) stage.weights = true;
    close_to(forecast(runs, in).seconds, 2);
  }

  void limits_and_probes_count() {
    std::vector<RunSpec> runs = {example_spec()};
    runs[0].evaluation.limit = 10;
    close_to(forecast(runs, input()).seconds, 1 + 3 * train_stage + 4 * (benchmarks_once / 10 + tasks_once / 4));
    runs[0].evaluation.limit = std::nullopt;
    runs[0].evaluation.probe_every = 20;  // after steps 20 and 40
    runs[0].evaluation.probe_items = 25;  // a quarter of each element
    close_to(forecast(runs, input()).seconds, one_run + 3 * 2 * benchmarks_once / 4);
  }

  void the_last_step_of_an_epoch_may_be_short() {
    StagePlan plan = example_spec().stages[0];
    QCOMPARE(steps_of(plan), std::int64_t(50));
    plan.rows.push_back({"emdg", 1, 0});
    QCOMPARE(steps_of(plan), std::int64_t(52));
  }

  void disk_goes_by_keep() {
    const std::int64_t weights = 4 * tiny_shape().parameters();
    const std::int64_t resume = 2 * 3 * weights;
    std::vector<RunSpec> runs(2, example_spec());
    runs[1].stages[2].training.learning_rate = 1e-3;
    const auto disk = [&](const std::string& keep) {
      for (RunSpec& run : runs) run.keep.stages = keep;
      return forecast(runs, input()).disk_bytes;
    };
    // Two stages are shared: they are kept for the second run whatever `keep` says.
    QCOMPARE(disk("none"), 2 * (weights + 500) + resume);
    QCOMPARE(disk("last"), 4 * (weights + 500) + resume);
    QCOMPARE(disk("all"), 4 * (weights + 500) + resume);
    runs.pop_back();
    QCOMPARE(disk("none"), resume);
    QCOMPARE(disk("last"), weights + 500 + resume);
    QCOMPARE(disk("all"), 3 * (weights + 500) + resume);
    runs[0].stages[2].from = 1;
    QCOMPARE(disk("none"), weights + 500 + resume);
  }

  void memory_grows_with_what_it_must() {
    std::vector<RunSpec> runs = {example_spec()};
    const auto peak = [&] { return forecast(runs, input()).peak_bytes; };
    const std::int64_t before = peak();
    QVERIFY(before > 1000000 + 16 * tiny_shape().parameters());
    for (StagePlan& plan : runs[0].stages) plan.training.micro_batch_size = 1;
    const std::int64_t row_by_row = peak();
    QVERIFY(row_by_row < before);
    // One row of 80 tokens through two layers of 6·8 + 4·8 + 2·32 + 2·2·80 numbers.
    QCOMPARE(row_by_row, std::int64_t(1000000 + 16 * tiny_shape().parameters() + 4 * 80 * 2 * (48 + 32 + 64 + 320) +
                                      4 * 512 * 100));
  }

  void parameters_are_counted_data() {
    QTest::addColumn<QString>("config");
    QTest::addColumn<qint64>("parameters");
    const QString bloom = R"({"model_type":"bloom","vocab_size":250880,"hidden_size":%1,"n_layer":%2,"n_head":16})";
    QTest::newRow("bloom-560m") << bloom.arg(1024).arg(24) << qint64(559214592);
    QTest::newRow("bloom-1b1") << bloom.arg(1536).arg(24) << qint64(1065314304);
    QTest::newRow("bloom-3b") << bloom.arg(2560).arg(30) << qint64(3002557440);
    QTest::newRow("bloom-7b1") << bloom.arg(4096).arg(30) << qint64(7069016064);
    const QString mt5 =
        R"({"model_type":"mt5","vocab_size":250112,"d_model":%1,"d_ff":%2,"d_kv":64,"num_heads":%3,"num_layers":%4})";
    QTest::newRow("mt5-small") << mt5.arg(512).arg(1024).arg(6).arg(8) << qint64(300176768);
    QTest::newRow("mt5-base") << mt5.arg(768).arg(2048).arg(12).arg(12) << qint64(582401280);
    QTest::newRow("mt5-xl") << mt5.arg(2048).arg(5120).arg(32).arg(24) << qint64(3742619648);
    const QString llama = R"({"model_type":"%1","vocab_size":%2,"hidden_size":4096,"intermediate_size":%3,
      "num_hidden_layers":32,"num_attention_heads":32,"num_key_value_heads":%4})";
    QTest::newRow("llama-7b") << llama.arg("llama").arg(32000).arg(11008).arg(32) << qint64(6738415616);
    QTest::newRow("alpaca-7b") << llama.arg("llama").arg(32001).arg(11008).arg(32) << qint64(6738423808);
    QTest::newRow("llama-3-8b") << llama.arg("llama").arg(128256).arg(14336).arg(8) << qint64(8030261248);
    QTest::newRow("mistral-7b") << llama.arg("mistral").arg(32000).arg(14336).arg(8) << qint64(7241732096);
    const QString gemma = R"({"model_type":"gemma","vocab_size":256000,"hidden_size":%1,"intermediate_size":%2,
      "num_hidden_layers":%3,"num_attention_heads":%4,"num_key_value_heads":%5,"head_dim":256})";
    QTest::newRow("gemma-2b") << gemma.arg(2048).arg(16384).arg(18).arg(8).arg(1) << qint64(2506172416);
    QTest::newRow("gemma-7b") << gemma.arg(3072).arg(24576).arg(28).arg(16).arg(16) << qint64(8537680896);
  }
  void parameters_are_counted() {
    QFETCH(QString, config);
    QFETCH(qint64, parameters);
    QCOMPARE(qint64(catalog::shape_of(parse_json(config.toStdString(), "c"), "c").parameters()), parameters);
  }

  void a_config_without_sizes_is_refused() {
    QCOMPARE(refusal([] {
               catalog::shape_of({{"model_type", "bloom"}, {"vocab_size", 9}}, "config.json");
             }),
             std::string("config.json: 'hidden_size' is missing"));
    QCOMPARE(refusal([] {
               catalog::shape_of({{"model_type", "bloom"}, {"vocab_size", 0}}, "config.json");
             }),
             std::string("config.json: 'vocab_size': expected a whole number of at least 1, got 0"));
    QCOMPARE(refusal([] {
               catalog::shape_of({{"model_type", "gpt2"}}, "config.json");
             }),
             std::string("config.json: 'model_type': expected one of bloom, gemma, llama, mistral, mt5, got 'gpt2'"));
  }
};

QTEST_GUILESS_MAIN(ForecastTest)
#include "forecast_test.moc"
