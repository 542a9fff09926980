// SPDX-License-Identifier: GPL-3.0-or-later
// Training through engine::execute, as a run does it: every step reads the same 16 rows, so both sides see the same.
// With the nano models the peer gets the micro-batch that was fastest for it.
#include <algorithm>

#include "base/files.h"
#include "base/hash.h"
#include "base/peak_memory.h"
#include "bench/at_work.h"
#include "bench/parts.h"
#include "catalog/folders.h"
#include "catalog/shape.h"
#include "data/task.h"
#include "engine/engine.h"
#include "figures/text.h"

namespace lethe::bench {

namespace {

constexpr std::int64_t rows_of_a_step = 16;

/// Takes so many steps, then refuses to go on.
class FirstSteps : public run::RunSink {
 public:
  explicit FirstSteps(std::size_t wanted) : wanted_(wanted) {}
  void accept(const run::RunEvent& event) override {
    if (const auto* failed = std::get_if<run::RunFailed>(&event.body)) failure = failed->message;
    const auto* step = std::get_if<run::StepLogged>(&event.body);
    if (step == nullptr) return;
    steps.push_back(*step);
    if (steps.size() == wanted_) throw StoppedError("enough was measured");
  }
  std::vector<run::StepLogged> steps;
  std::string failure;

 private:
  std::size_t wanted_;
};

/// Rows of all bundled tasks in turn, so that their lengths differ as in a study.
Json some_rows() {
  Json rows = Json::array();
  const std::vector<std::string> names = {"simp", "emdg", "inqqg", "exp", "hgen"};
  for (std::size_t i = 0; i < rows_of_a_step; ++i) {
    const data::Task task = data::read_task(resources() / "tasks" / names[i % names.size()]);
    const data::Example& example = task.train().at(i);
    rows.push_back({{"prompt", example.prompt}, {"target", example.target}});
  }
  return rows;
}

fs::path write_task(const fs::path& folder, const Json& rows) {
  make_folder(folder);
  std::string lines;
  for (const Json& row : rows) lines += row.dump() + "\n";
  write_file(folder / "train.jsonl", lines);
  write_file(folder / "test.jsonl", rows.at(0).dump() + "\n");
  const Json description = {{"name", "mixed"},         {"about", "rows of the bundled tasks"},
                            {"generated", true},       {"licence", "CC0-1.0"},
                            {"source", "lethe-bench"}, {"train", "train.jsonl"},
                            {"test", "test.jsonl"},    {"prompt", "{{prompt}}"},
                            {"target", "{{target}}"},  {"metric", "exact_match"},
                            {"max_new_tokens", 1}};
  write_file(folder / "task.json", description.dump(1));
  return folder;
}

run::Job job_of(const Setting& setting, const Model& model, const fs::path& task, double rate, std::int64_t steps) {
  study::Training training;
  training.epochs = steps;
  training.examples_per_task = training.batch_size = rows_of_a_step;
  training.learning_rate = rate;
  training.schedule = "constant";
  training.warmup = 0;
  run::Job job;
  job.run = "bench";
  job.artefacts = setting.folder / "artefacts";
  job.environment = engine::environment("cpu", setting.threads);
  study::RunSpec& spec = job.spec;
  spec.study = spec.label = "bench";
  catalog::FileHashes hashes;
  spec.model = {{model.name, model.folder.string(), catalog::model_hash(model.folder, hashes)},
                model.family,
                model.encoder_decoder()};
  spec.sequence = {{{"mixed", task.string(), data::read_task(task).hash}, training}};
  spec.stages = {{1, 0, {"mixed"}, {{"mixed", rows_of_a_step, 0}}, training}};
  spec.method = {"full", Json::object()};
  spec.strategies = {{"sequential", Json::object()}};
  spec.keep = {"none", 1e6};
  return job;
}

/// The first step warms up and does not count.
Repeat trained(const run::Job& job, std::size_t steps, double state_bytes) {
  const PeakMemory memory;
  FirstSteps sink(steps);
  run::RunControl control;
  engine::execute(job, sink, control);
  if (sink.steps.size() < steps) throw std::runtime_error("training ended early: " + sink.failure);
  Repeat repeat;
  repeat.bytes = memory.bytes() - state_bytes;
  repeat.result = Json::array();
  for (std::size_t i = 0; i < steps; ++i) {
    repeat.result.push_back(sink.steps[i].loss);
    if (i == 0) continue;
    repeat.seconds += sink.steps[i].seconds;
    repeat.amount += static_cast<double>(sink.steps[i].tokens);
  }
  return repeat;
}

std::string losses(const Json& own, const Json& peer) {
  const auto side = [](const Json& list) {
    return figures::fixed(list.front().get<double>(), 4) + " → " + figures::fixed(list.back().get<double>(), 4);
  };
  return "loss " + side(own) + "; " + side(peer);
}

/// Of weights, gradients and two moments in fp32, which training cannot do without.
double state_bytes(const fs::path& folder) {
  const Json config = parse_json(read_file(folder / "config.json"), "config.json");
  return 16.0 * static_cast<double>(catalog::shape_of(config, "config.json").parameters());
}

}  // namespace

std::vector<Comparison> training(const Setting& setting, const Model& model, const Json& rows) {
  const fs::path task = setting.folder / "mixed";
  write_task(task, rows);
  const std::int64_t steps = model.nano ? 31 : 4;
  const double rate = model.nano ? 1e-3 : 1e-4;
  const run::Job job = job_of(setting, model, task, rate, steps);
  Work work{"training", model.name, "tokens/s", {}, false, {}, losses};
  work.peer = {{"what", "train"}, {"folder", model.folder.string()},   {"rows", rows}, {"learning_rate", rate},
               {"steps", steps},  {"micro_batch", model.nano ? 16 : 8}};
  const double state = state_bytes(model.folder);
  work.own = [&] { return trained(job, static_cast<std::size_t>(steps), state); };
  const Comparison speed = compare(setting, work);
  return {speed, memory_of(speed, "its memory beside weights, gradients, moments")};
}

std::vector<Comparison> measure_training(const Setting& setting) {
  const Json rows = some_rows();
  std::vector<Comparison> all;
  for (const Model& model : models(setting))
    for (Comparison& row : training(setting, model, rows)) all.push_back(std::move(row));
  return all;
}

}  // namespace lethe::bench
