// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/run_spec.h"

#include "study/settings.h"

namespace lethe::study {

namespace {

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

template <class T>
std::optional<T> optional_of(ObjectReader& in, const std::string& key) {
  return in.at(key).is_null() ? std::nullopt : std::optional<T>(in.require<T>(key));
}

Json source_json(const Source& source) { return {{"name", source.name}, {"path", source.path}, {"hash", source.hash}}; }

void read_source(ObjectReader& in, Source& source) {
  source.name = in.require<std::string>("name");
  source.path = in.require<std::string>("path");
  source.hash = in.require<std::string>("hash");
}

Source source_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Source source;
  read_source(in, source);
  in.finish();
  return source;
}

ModelSource model_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  ModelSource model;
  read_source(in, model);
  model.family = in.require<std::string>("family");
  model.encoder_decoder = in.require<bool>("encoder_decoder");
  in.finish();
  return model;
}

Choice choice_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Choice choice{in.require<std::string>("name"), in.at("options")};
  if (!choice.options.is_object()) throw InputError(where + ": 'options' has the wrong type: expected an object {…}");
  in.finish();
  return choice;
}

SequenceItem item_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  SequenceItem item{source_from_json(in.at("task"), where + ": task"),
                    training_from_json(in.at("training"), where + ": training")};
  in.finish();
  return item;
}

Rows rows_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Rows rows{in.require<std::string>("task"), in.require<std::int64_t>("count"), in.require<std::int64_t>("first")};
  in.finish();
  return rows;
}

template <class T>
Json list_json(const std::vector<T>& items, Json (*write)(const T&)) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(write(item));
  return list;
}

template <class T>
std::vector<T> read_list(ObjectReader& in, const std::string& key, T (*read)(const Json&, const std::string&)) {
  const Json& list = in.at(key);
  const std::string place = in.where() + ": " + key;
  if (!list.is_array()) throw InputError(place + ": expected a list, got " + list.dump().substr(0, 60));
  std::vector<T> items;
  for (const Json& item : list) items.push_back(read(item, place + " " + std::to_string(items.size() + 1)));
  return items;
}

/// Ranges too: a spec that was edited by hand must not get further than one that came from a study.
void check(std::span<const catalog::Option> options, const Json& json, const std::string& where) {
  catalog::checked_options(options, json, where);
}

}  // namespace

Json to_json(const Choice& choice) { return {{"name", choice.name}, {"options", choice.options}}; }

Json to_json(const Training& t) {
  return {{"epochs", t.epochs},
          {"examples_per_task", t.examples_per_task},
          {"batch_size", t.batch_size},
          {"micro_batch_size", or_null(t.micro_batch_size)},
          {"learning_rate", t.learning_rate},
          {"schedule", t.schedule},
          {"warmup", t.warmup},
          {"optimizer", t.optimizer},
          {"betas", {t.beta1, t.beta2}},
          {"epsilon", t.epsilon},
          {"weight_decay", t.weight_decay},
          {"clip", t.clip},
          {"dropout", t.dropout},
          {"max_length", t.max_length},
          {"dtype", t.dtype},
          {"activation_checkpointing", t.activation_checkpointing}};
}

Training training_from_json(const Json& json, const std::string& where) {
  check(training_options(), json, where);
  ObjectReader in(json, where);
  Training t;
  t.epochs = in.require<std::int64_t>("epochs");
  t.examples_per_task = in.require<std::int64_t>("examples_per_task");
  t.batch_size = in.require<std::int64_t>("batch_size");
  t.micro_batch_size = optional_of<std::int64_t>(in, "micro_batch_size");
  t.learning_rate = in.require<double>("learning_rate");
  t.schedule = in.require<std::string>("schedule");
  t.warmup = in.require<double>("warmup");
  t.optimizer = in.require<std::string>("optimizer");
  const auto betas = in.require<std::vector<double>>("betas");
  t.beta1 = betas.at(0), t.beta2 = betas.at(1);
  t.epsilon = in.require<double>("epsilon");
  t.weight_decay = in.require<double>("weight_decay");
  t.clip = in.require<double>("clip");
  t.dropout = in.require<double>("dropout");
  t.max_length = in.require<std::int64_t>("max_length");
  t.dtype = in.require<std::string>("dtype");
  t.activation_checkpointing = in.require<bool>("activation_checkpointing");
  in.finish();
  return t;
}

Json to_json(const Evaluation& e) {
  return {{"protocol", e.protocol},       {"shots", or_null(e.shots)},    {"limit", or_null(e.limit)},
          {"probe_every", e.probe_every}, {"probe_items", e.probe_items}, {"alerts", e.alerts}};
}

Evaluation evaluation_from_json(const Json& json, const std::string& where) {
  check(evaluation_options(), json, where);
  ObjectReader in(json, where);
  Evaluation e;
  e.protocol = in.require<std::string>("protocol");
  e.shots = optional_of<std::int64_t>(in, "shots");
  e.limit = optional_of<std::int64_t>(in, "limit");
  e.probe_every = in.require<std::int64_t>("probe_every");
  e.probe_items = in.require<std::int64_t>("probe_items");
  e.alerts = in.at("alerts");
  in.finish();
  return e;
}

Json to_json(const Keep& keep) {
  return {{"stages", keep.stages}, {"resume_every_seconds", keep.resume_every_seconds}};
}

Keep keep_from_json(const Json& json, const std::string& where) {
  check(keep_options(), json, where);
  ObjectReader in(json, where);
  Keep keep{in.require<std::string>("stages"), in.require<double>("resume_every_seconds")};
  in.finish();
  return keep;
}

Json to_json(const StagePlan& plan) {
  Json rows = Json::array();
  for (const Rows& r : plan.rows) rows.push_back({{"task", r.task}, {"count", r.count}, {"first", r.first}});
  return {{"index", plan.index},
          {"from", plan.from},
          {"tasks", plan.tasks},
          {"rows", rows},
          {"training", to_json(plan.training)}};
}

StagePlan stage_plan_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  StagePlan plan;
  plan.index = static_cast<int>(in.require<std::int64_t>("index"));
  plan.from = static_cast<int>(in.require<std::int64_t>("from"));
  plan.tasks = in.require<std::vector<std::string>>("tasks");
  plan.rows = read_list<Rows>(in, "rows", rows_from_json);
  plan.training = training_from_json(in.at("training"), where + ": training");
  in.finish();
  return plan;
}

Json to_json(const Environment& e) {
  return {{"device", e.device},  {"device_name", e.device_name}, {"threads", e.threads},
          {"torch", e.torch},    {"program", e.program},         {"host", e.host},
          {"history", e.history}};
}

Environment environment_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  Environment e;
  e.device = in.require<std::string>("device");
  e.device_name = in.require<std::string>("device_name");
  e.threads = static_cast<int>(in.require<std::int64_t>("threads"));
  e.torch = in.require<std::string>("torch");
  e.program = in.require<std::string>("program");
  e.host = in.require<std::string>("host");
  if (const Json* history = in.find("history")) e.history = history->get<std::string>();
  in.finish();
  return e;
}

Json to_json(const RunSpec& spec) {
  Json model = source_json(spec.model);
  model["family"] = spec.model.family;
  model["encoder_decoder"] = spec.model.encoder_decoder;
  Json sequence = Json::array();
  for (const SequenceItem& item : spec.sequence)
    sequence.push_back({{"task", source_json(item.task)}, {"training", to_json(item.training)}});
  return {{"version", RunSpec::version},
          {"study", spec.study},
          {"label", spec.label},
          {"model", model},
          {"sequence", sequence},
          {"method", to_json(spec.method)},
          {"strategies", list_json<Choice>(spec.strategies, to_json)},
          {"seed", spec.seed},
          {"benchmarks", list_json<Source>(spec.benchmarks, source_json)},
          {"evaluation", to_json(spec.evaluation)},
          {"keep", to_json(spec.keep)},
          {"stages", list_json<StagePlan>(spec.stages, to_json)},
          {"reads_scores", spec.reads_scores}};
}

RunSpec run_spec_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  if (const auto version = in.require<std::int64_t>("version"); version != RunSpec::version)
    throw InputError(where + ": version " + std::to_string(version) + " was written by another program: expected " +
                     std::to_string(RunSpec::version));
  RunSpec spec;
  spec.study = in.require<std::string>("study");
  spec.label = in.require<std::string>("label");
  spec.model = model_from_json(in.at("model"), where + ": model");
  spec.sequence = read_list<SequenceItem>(in, "sequence", item_from_json);
  spec.method = choice_from_json(in.at("method"), where + ": method");
  spec.strategies = read_list<Choice>(in, "strategies", choice_from_json);
  spec.seed = in.require<std::uint64_t>("seed");
  spec.benchmarks = read_list<Source>(in, "benchmarks", source_from_json);
  spec.evaluation = evaluation_from_json(in.at("evaluation"), where + ": evaluation");
  spec.keep = keep_from_json(in.at("keep"), where + ": keep");
  spec.stages = read_list<StagePlan>(in, "stages", stage_plan_from_json);
  spec.reads_scores = in.require<bool>("reads_scores");
  in.finish();
  return spec;
}

const std::string& dtype_of(const RunSpec& spec) {
  static const std::string usual = "fp32";
  return spec.sequence.empty() ? usual : spec.sequence.front().training.dtype;
}

}  // namespace lethe::study
