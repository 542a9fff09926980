// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace lethe::study {

/// A file or folder a run reads: where it lies and what it held (sha256).
struct Source {
  std::string name;  ///< as the study calls it
  std::string path;  ///< folder
  std::string hash;
  bool operator==(const Source&) const = default;
};

struct ModelSource : Source {
  std::string family;
  bool encoder_decoder = false;
  bool operator==(const ModelSource&) const = default;
};

/// How a stage is trained. Every field is resolved: nothing is left to a default of the code that reads it.
struct Training {
  std::int64_t epochs = 2;
  std::int64_t examples_per_task = 400;  ///< the first so many of the task's shuffled train part
  std::int64_t batch_size = 16;          ///< rows of one optimiser step
  std::optional<std::int64_t>
      micro_batch_size;  ///< rows of one forward pass; none = packed by length within a token budget
  double learning_rate = 3e-3;
  std::string schedule = "linear";  ///< constant | linear | cosine
  double warmup = 0.03;             ///< share of the stage's steps
  std::string optimizer = "adamw";
  double beta1 = 0.9, beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
  double clip = 1;  ///< largest norm of the gradient; 0 = off
  double dropout = 0;
  std::int64_t max_length = 512;  ///< tokens of prompt and target together; the prompt is cut
  std::string dtype = "fp32";
  bool activation_checkpointing = false;
  bool operator==(const Training&) const = default;
};

struct Evaluation {
  std::string protocol = "luo2023";
  std::optional<std::int64_t> shots;
  std::optional<std::int64_t> limit;  ///< items of an element; none = all
  std::int64_t probe_every = 0;       ///< steps between probes inside a stage; 0 = none
  std::int64_t probe_items = 64;      ///< items of an element in a probe
  Json alerts = Json::array();
  bool operator==(const Evaluation&) const = default;
};

struct Keep {
  std::string stages = "last";       ///< all | last | none: whose weights stay after the run
  double resume_every_seconds = 60;  ///< 0 = a resume point after every step
  bool operator==(const Keep&) const = default;
};

/// A method or a strategy by name with all its options resolved.
struct Choice {
  std::string name;
  Json options = Json::object();
  bool operator==(const Choice&) const = default;
};

struct SequenceItem {
  Source task;
  Training training;  ///< study ⊕ method ⊕ this item's overrides
  bool operator==(const SequenceItem&) const = default;
};

/// Which rows a stage trains on. A plan names them; the engine reads them.
struct Rows {
  std::string task;        ///< name of a task in the sequence
  std::int64_t count = 0;  ///< rows taken …
  std::int64_t first = 0;  ///< … from this place of the shuffled train part
  bool operator==(const Rows&) const = default;
};

/// One stage as a strategy plans it. Stage 0 is the untouched model and has no plan.
struct StagePlan {
  int index = 0;
  int from = 0;  ///< the stage it starts from
  std::vector<std::string> tasks;
  std::vector<Rows> rows;
  Training training;
  bool operator==(const StagePlan&) const = default;
};

/// Where and with what a run is computed; together with the RunSpec it determines every bit.
struct Environment {
  std::string device = "cpu";  ///< cpu | cuda
  std::string device_name;
  int threads = 1;
  std::string torch, program;
  std::string host;     ///< told, not part of any key
  std::string history;  ///< of a run that went on under another environment: where and from what; else empty
  bool operator==(const Environment&) const = default;
};

/// One run, all defaults resolved and written down. It alone, with the files it names by hash, determines a run.
struct RunSpec {
  static constexpr int version = 1;
  std::string study;
  std::string label;  ///< short; tells two LoRAs apart
  ModelSource model;
  std::vector<SequenceItem> sequence;
  Choice method;
  std::vector<Choice> strategies;
  std::uint64_t seed = 1;
  std::vector<Source> benchmarks;
  Evaluation evaluation;
  Keep keep;
  std::vector<StagePlan> stages;  ///< what the strategies make of the sequence, stage 1 first
  bool reads_scores = false;      ///< a strategy acts on scores, so what is measured decides what a stage becomes
  bool operator==(const RunSpec&) const = default;
};

Json to_json(const RunSpec& spec);
Json to_json(const Choice& choice);
Json to_json(const Training& training);
Json to_json(const Evaluation& evaluation);
Json to_json(const Keep& keep);
Json to_json(const StagePlan& plan);
Json to_json(const Environment& environment);
/// Strict: every key must be there, unknown keys (with the nearest known), wrong types, values out of range and other
/// versions throw InputError; `where` begins the message.
RunSpec run_spec_from_json(const Json& json, const std::string& where = "run spec");
Training training_from_json(const Json& json, const std::string& where);
Evaluation evaluation_from_json(const Json& json, const std::string& where);
Keep keep_from_json(const Json& json, const std::string& where);
StagePlan stage_plan_from_json(const Json& json, const std::string& where);
Environment environment_from_json(const Json& json, const std::string& where = "environment");

/// The run's content hash: everything that changes its numbers, so not the study's name, the label, the names of models
/// and benchmarks, paths or `keep`; nor the order of the benchmarks.
std::string content_hash(const RunSpec& spec);

/// Whether device, its name, threads, torch and program are equal: a run begun under one goes on under the other with
/// the same bits.
bool same_bits(const Environment& a, const Environment& b);

/// Hash of what must be equal for two computations to give the same bits: the same, and the history.
std::string environment_hash(const Environment& environment);

/// The key of each stage, stage 0 first (design §3).
/// Stage 0 is the model's hash alone: all runs on a model share it. (Its scores are the same bits only under an equal
/// environment_hash; whoever reuses them must compare that.)
/// Stage k ≥ 1: the key of the stage it starts from, its index, tasks and rows (by name and hash), training, the method
/// and the strategies with all options, seed and environment; where scores are acted on (reads_scores or alerts) the
/// evaluation and the benchmarks' hashes too. Never: study, label, paths, `keep`, what is only measured.
/// Throws std::logic_error when a plan starts from a later stage or names a task that the sequence does not hold.
std::vector<std::string> stage_keys(const RunSpec& spec, const Environment& environment);

/// The number type of all stages of a run: fp32, bf16 or pure_bf16.
const std::string& dtype_of(const RunSpec& spec);

}  // namespace lethe::study
