// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/event.h"

#include <array>
#include <cmath>
#include <limits>

#include "base/base64.h"

namespace lethe::run {

namespace {

constexpr int event_version = 1;

// JSON knows no infinities and nothing that is not a number; a loss can be either.
Json real(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

double real(ObjectReader& in, const std::string& key) {
  const Json& value = in.at(key);
  if (value == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (value == "inf") return std::numeric_limits<double>::infinity();
  if (value == "-inf") return -std::numeric_limits<double>::infinity();
  return in.require<double>(key);
}

template <class T>
Json optional(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}
Json optional(const std::optional<double>& value) { return value ? real(*value) : Json(); }

std::optional<double> optional_real(ObjectReader& in, const std::string& key) {
  return in.find(key) ? std::optional(real(in, key)) : std::nullopt;
}

const std::vector<std::string> kinds = {"benchmark", "task", "probe"};

ScoreKind kind_from(ObjectReader& in) {
  const auto name = in.require<std::string>("kind");
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (name == kinds[i]) return static_cast<ScoreKind>(i);
  throw InputError(in.where() + ": unknown kind '" + name + "'" + did_you_mean(name, kinds));
}
const std::string& name_of(ScoreKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

/// For each kind of event: its name, its fields as JSON, and back.
template <class Body>
struct Form;

template <>
struct Form<MeasurementsPlanned> {
  static constexpr const char* name = "measurements_planned";
  static Json write(const MeasurementsPlanned& b) {
    Json entries = Json::array();
    for (const auto& entry : b.entries)
      entries.push_back(
          {{"kind", name_of(entry.kind)}, {"element", entry.element}, {"sample_hash", entry.sample_hash}});
    return {{"entries", entries}};
  }
  static MeasurementsPlanned read(ObjectReader& in) {
    MeasurementsPlanned b;
    for (const Json& json : in.at("entries")) {
      ObjectReader entry(json, in.where() + ": entries");
      b.entries.push_back(
          {kind_from(entry), entry.require<std::string>("element"), entry.require<std::string>("sample_hash")});
      entry.finish();
    }
    return b;
  }
};

template <>
struct Form<StageStarted> {
  static constexpr const char* name = "stage_started";
  static Json write(const StageStarted& b) {
    return {{"stage", b.stage}, {"key", b.key},     {"from", optional(b.from)},
            {"tasks", b.tasks}, {"steps", b.steps}, {"reused", b.reused}};
  }
  static StageStarted read(ObjectReader& in) {
    StageStarted b;
    b.stage = in.require<int>("stage");
    b.key = in.require<std::string>("key");
    if (in.find("from")) b.from = in.require<int>("from");
    b.tasks = in.require<std::vector<std::string>>("tasks");
    b.steps = in.require<std::int64_t>("steps");
    b.reused = in.require<bool>("reused");
    return b;
  }
};

template <>
struct Form<StepLogged> {
  static constexpr const char* name = "step_logged";
  static Json write(const StepLogged& b) {
    return {{"stage", b.stage},
            {"step", b.step},
            {"loss", real(b.loss)},
            {"learning_rate", real(b.learning_rate)},
            {"gradient_norm", real(b.gradient_norm)},
            {"tokens", b.tokens},
            {"seconds", real(b.seconds)}};
  }
  static StepLogged read(ObjectReader& in) {
    StepLogged b;
    b.stage = in.require<int>("stage");
    b.step = in.require<std::int64_t>("step");
    b.loss = real(in, "loss");
    b.learning_rate = real(in, "learning_rate");
    b.gradient_norm = real(in, "gradient_norm");
    b.tokens = in.require<std::int64_t>("tokens");
    b.seconds = real(in, "seconds");
    return b;
  }
};

template <>
struct Form<ScoreMeasured> {
  static constexpr const char* name = "score_measured";
  static Json write(const ScoreMeasured& b) {
    return {{"stage", b.stage},
            {"step", b.step},
            {"kind", name_of(b.kind)},
            {"element", b.element},
            {"group", b.group},
            {"metric", b.metric},
            {"value", real(b.value)},
            {"standard_error", optional(b.standard_error)},
            {"n", b.n},
            {"chance", optional(b.chance)},
            {"sample_hash", b.sample_hash},
            {"protocol", b.protocol}};
  }
  static ScoreMeasured read(ObjectReader& in) {
    ScoreMeasured b;
    b.stage = in.require<int>("stage");
    b.step = in.require<std::int64_t>("step");
    b.kind = kind_from(in);
    b.element = in.require<std::string>("element");
    b.group = in.require<std::string>("group");
    b.metric = in.require<std::string>("metric");
    b.value = real(in, "value");
    b.standard_error = optional_real(in, "standard_error");
    b.n = in.require<std::int64_t>("n");
    b.chance = optional_real(in, "chance");
    b.sample_hash = in.require<std::string>("sample_hash");
    b.protocol = in.require<std::string>("protocol");
    return b;
  }
};

template <>
struct Form<SamplesScored> {
  static constexpr const char* name = "samples_scored";
  static Json write(const SamplesScored& b) {
    return {{"stage", b.stage},
            {"kind", name_of(b.kind)},
            {"element", b.element},
            {"first", b.first},
            {"packed", to_base64(b.packed)}};
  }
  static SamplesScored read(ObjectReader& in) {
    SamplesScored b;
    b.stage = in.require<int>("stage");
    b.kind = kind_from(in);
    b.element = in.require<std::string>("element");
    b.first = in.require<std::int64_t>("first");
    b.packed = from_base64(in.require<std::string>("packed"));
    return b;
  }
};

template <>
struct Form<Noticed> {
  static constexpr const char* name = "noticed";
  static Json write(const Noticed& b) { return {{"code", b.code}, {"text", b.text}}; }
  static Noticed read(ObjectReader& in) { return {in.require<std::string>("code"), in.require<std::string>("text")}; }
};

template <>
struct Form<ResumePointWritten> {
  static constexpr const char* name = "resume_point_written";
  static Json write(const ResumePointWritten& b) { return {{"stage", b.stage}, {"step", b.step}, {"path", b.path}}; }
  static ResumePointWritten read(ObjectReader& in) {
    return {in.require<int>("stage"), in.require<std::int64_t>("step"), in.require<std::string>("path")};
  }
};

template <>
struct Form<StageFinished> {
  static constexpr const char* name = "stage_finished";
  static Json write(const StageFinished& b) {
    return {{"stage", b.stage},
            {"key", b.key},
            {"seconds", real(b.seconds)},
            {"weights", b.weights},
            {"weights_hash", b.weights_hash}};
  }
  static StageFinished read(ObjectReader& in) {
    return {in.require<int>("stage"), in.require<std::string>("key"), real(in, "seconds"),
            in.require<std::string>("weights"), in.require<std::string>("weights_hash")};
  }
};

template <>
struct Form<RunFinished> {
  static constexpr const char* name = "run_finished";
  static Json write(const RunFinished& b) { return {{"seconds", real(b.seconds)}}; }
  static RunFinished read(ObjectReader& in) { return {real(in, "seconds")}; }
};

template <>
struct Form<RunFailed> {
  static constexpr const char* name = "run_failed";
  static Json write(const RunFailed& b) { return {{"message", b.message}}; }
  static RunFailed read(ObjectReader& in) { return {in.require<std::string>("message")}; }
};

template <>
struct Form<RunStopped> {
  static constexpr const char* name = "run_stopped";
  static Json write(const RunStopped& b) { return {{"reason", b.reason}}; }
  static RunStopped read(ObjectReader& in) { return {in.require<std::string>("reason")}; }
};

template <>
struct Form<Progressed> {
  static constexpr const char* name = "progressed";
  static Json write(const Progressed& b) { return {{"what", b.what}, {"done", b.done}, {"total", b.total}}; }
  static Progressed read(ObjectReader& in) {
    return {in.require<std::string>("what"), in.require<std::int64_t>("done"), in.require<std::int64_t>("total")};
  }
};

/// Tries each alternative of the variant by its name.
template <std::size_t i = 0>
EventBody read_body(const std::string& type, ObjectReader& in, std::vector<std::string> names = {}) {
  if constexpr (i == std::variant_size_v<EventBody>) {
    throw InputError(in.where() + ": unknown type '" + type + "'" + did_you_mean(type, names));
  } else {
    using Alternative = Form<std::variant_alternative_t<i, EventBody>>;
    if (type == Alternative::name) return Alternative::read(in);
    names.emplace_back(Alternative::name);
    return read_body<i + 1>(type, in, std::move(names));
  }
}

}  // namespace

Json to_json(const RunEvent& event) {
  return std::visit(
      [&event]<class Body>(const Body& body) {
        Json json = Form<Body>::write(body);
        json["v"] = event_version;
        json["run"] = event.run;
        json["attempt"] = event.attempt;
        json["number"] = event.number;
        json["type"] = Form<Body>::name;
        return json;
      },
      event.body);
}

RunEvent event_from_json(const Json& json) {
  ObjectReader in(json, "event");
  const int v = in.require<int>("v");
  if (v != event_version)
    throw InputError("event: written in form " + std::to_string(v) + ", expected " + std::to_string(event_version) +
                     "; both programs must be of one version");
  RunEvent event;
  event.run = in.require<std::string>("run");
  event.attempt = in.require<int>("attempt");
  event.number = in.require<std::int64_t>("number");
  event.body = read_body(in.require<std::string>("type"), in);
  in.finish();
  return event;
}

}  // namespace lethe::run
