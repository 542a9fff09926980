// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTemporaryDir>
#include <filesystem>
#include <string>

#include "base/files.h"
#include "catalog/catalog.h"

namespace lethe::catalog::test {

/// A folder of models, tasks and benchmarks that hold just enough to be found and hashed.
class Sandbox {
 public:
  /// The sizes that every family's config.json needs, up to its closing brace.
  static constexpr const char* sizes =
      R"("vocab_size":9,"hidden_size":4,"n_layer":1,"n_head":2,"d_model":4,"d_ff":8,"num_layers":1,"num_heads":2,"d_kv":2})";

  std::filesystem::path root() const { return folder_.path().toStdString(); }

  void write(const std::string& name, const std::string& text) const {
    make_folder((root() / name).parent_path());
    write_file(root() / name, text);
  }
  void model(const std::string& name, const std::string& lethe_json = "", const std::string& type = "bloom") const {
    write("models/" + name + "/config.json", R"({"model_type":")" + type + "\"," + sizes);
    write("models/" + name + "/model.safetensors", "weights of " + name);
    if (!lethe_json.empty()) write("models/" + name + "/lethe.json", lethe_json);
  }
  void task(const std::string& name) const {
    write("tasks/" + name + "/task.json", R"({"name":")" + name +
                                              R"(","about":"a task","metric":"bleu","prompt":"{{input}}",)"
                                              R"("target":" {{target}}","train":"train.jsonl","test":"test.jsonl"})");
    std::string lines;
    for (int i = 0; i < 30; ++i)
      lines += R"({"input":")" + name + " " + std::to_string(i) + R"(","target":"yes"})" + "\n";
    write("tasks/" + name + "/train.jsonl", lines);
    write("tasks/" + name + "/test.jsonl", lines);
  }
  void benchmark(const std::string& name, const std::string& group) const {
    write(
        "benchmarks/" + name + "/benchmark.json",
        R"({"name":")" + name + R"(","about":"a quiz","group":")" + group + R"(","elements":[{"id":")" + name +
            R"(-a","file":"a.jsonl","metric":"acc"}],"prompt":"{{question}}","options":"options","answer":"answer"})");
    write("benchmarks/" + name + "/a.jsonl", R"({"question":"q","options":["x","y"],"answer":0})"
                                             "\n");
  }

  Catalog catalog(Registry registry = {}) const { return Catalog({root(), {}}, std::move(registry)); }

 private:
  QTemporaryDir folder_;
};

/// What this program has, and beside it what a study may name one day: enough to prove the general mechanism.
inline Registry registry_with_more() {
  using enum OptionType;
  Registry registry;
  MethodEntry lora{"lora", "Low-rank updates."};
  lora.options = {{"rank", Whole, 8, "", "of the update", {1, 4096}}, {"alpha", Number, 16.0, "", "scale", {0}}};
  lora.label = {{"rank", "r"}};
  MethodEntry only_mt5{"encoder_only", "The encoder's weights."};
  only_mt5.families = {"mt5"};
  registry.methods.insert(registry.methods.end(), {lora, only_mt5});

  StrategyEntry replay{"replay", "Earlier rows again."};
  replay.options = {{"ratio", Number, 0.05, "share of the rows", "drawn from earlier tasks", {0, 1}}};
  replay.label = {{"ratio", ""}};
  StrategyEntry lr_decay{"lr_decay", "A lower rate in each stage."};
  StrategyEntry watch{"watch", "Stops by scores."};
  watch.reads_scores = true;
  StrategyEntry joint{"joint", "All tasks at once."};
  joint.plan = [](std::span<const PlannedItem> sequence, const Json&) {
    study::StagePlan plan{1, 0, {}, {}, sequence.front().item.training};
    for (const PlannedItem& p : sequence) {
      plan.tasks.push_back(p.item.task.name);
      plan.rows.push_back({p.item.task.name, p.rows, 0});
    }
    return std::vector<study::StagePlan>{plan};
  };
  StrategyEntry reverse = joint;
  reverse.name = "reverse";
  registry.strategies.insert(registry.strategies.end(), {replay, lr_decay, watch, joint, reverse});
  return registry;
}

}  // namespace lethe::catalog::test
