// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

#include "base/hash.h"
#include "study/run_spec.h"

namespace lethe::study {

namespace {

// Raised when the same words in a spec begin to mean something else, so that old stages are not taken for new ones.
constexpr int key_version = 1;

std::string hash_of(Json json) {
  json["v"] = key_version;
  return sha256(json.dump());
}

Json strategies_json(const RunSpec& spec) {
  Json list = Json::array();
  for (const Choice& strategy : spec.strategies) list.push_back(to_json(strategy));
  return list;
}

/// In the order of the hashes: measuring in another order changes no number.
Json benchmark_hashes(const RunSpec& spec) {
  std::vector<std::string> hashes;
  for (const Source& benchmark : spec.benchmarks) hashes.push_back(benchmark.hash);
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

Json task_json(const RunSpec& spec, const std::string& name) {
  for (const SequenceItem& item : spec.sequence)
    if (item.task.name == name) return {{"name", name}, {"hash", item.task.hash}};
  throw std::logic_error("a stage plan names the task '" + name + "', which the sequence does not hold");
}

/// A stage plan with its tasks by hash.
Json plan_json(const RunSpec& spec, const StagePlan& plan) {
  Json tasks = Json::array(), rows = Json::array();
  for (const std::string& name : plan.tasks) tasks.push_back(task_json(spec, name));
  for (const Rows& r : plan.rows)
    rows.push_back({{"task", task_json(spec, r.task)}, {"count", r.count}, {"first", r.first}});
  return {{"index", plan.index}, {"tasks", tasks}, {"rows", rows}, {"training", to_json(plan.training)}};
}

Json environment_part(const Environment& environment) {
  Json json = to_json(environment);
  json.erase("host");
  if (environment.history.empty()) json.erase("history");
  return json;
}

}  // namespace

bool same_bits(const Environment& a, const Environment& b) {
  return std::tie(a.device, a.device_name, a.threads, a.torch, a.program) ==
         std::tie(b.device, b.device_name, b.threads, b.torch, b.program);
}

std::string environment_hash(const Environment& environment) {
  return hash_of({{"environment", environment_part(environment)}});
}

std::string content_hash(const RunSpec& spec) {
  Json sequence = Json::array(), stages = Json::array();
  for (const SequenceItem& item : spec.sequence)
    sequence.push_back({{"task", task_json(spec, item.task.name)}, {"training", to_json(item.training)}});
  for (const StagePlan& plan : spec.stages) {
    stages.push_back(plan_json(spec, plan));
    stages.back()["from"] = plan.from;
  }
  return hash_of({{"model", spec.model.hash},
                  {"sequence", sequence},
                  {"method", to_json(spec.method)},
                  {"strategies", strategies_json(spec)},
                  {"seed", spec.seed},
                  {"benchmarks", benchmark_hashes(spec)},
                  {"evaluation", to_json(spec.evaluation)},
                  {"stages", stages},
                  {"reads_scores", spec.reads_scores}});
}

std::vector<std::string> stage_keys(const RunSpec& spec, const Environment& environment) {
  Json untouched = {{"model", spec.model.hash}};
  if (const std::string& dtype = dtype_of(spec); dtype != "fp32") untouched["dtype"] = dtype;
  std::vector<std::string> keys = {hash_of(untouched)};
  for (const StagePlan& plan : spec.stages) {
    if (plan.from < 0 || plan.from >= static_cast<int>(keys.size()))
      throw std::logic_error("stage " + std::to_string(plan.index) + " starts from stage " + std::to_string(plan.from) +
                             ", which does not come before it");
    Json json = plan_json(spec, plan);
    json["from"] = keys[static_cast<std::size_t>(plan.from)];
    json["method"] = to_json(spec.method);
    json["strategies"] = strategies_json(spec);
    json["seed"] = spec.seed;
    json["environment"] = environment_part(environment);
    if (spec.reads_scores || !spec.evaluation.alerts.empty()) {
      json["evaluation"] = to_json(spec.evaluation);
      json["benchmarks"] = benchmark_hashes(spec);
    }
    keys.push_back(hash_of(json));
  }
  return keys;
}

}  // namespace lethe::study
