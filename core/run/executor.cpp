// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/executor.h"

namespace lethe::run {

namespace {

constexpr int job_version = 1;

Json to_json(const KnownStage& stage) {
  return {{"weights", stage.weights}, {"finished", stage.finished}, {"scores", stage.scores}};
}

KnownStage known_stage_from_json(const Json& json, const std::string& where) {
  ObjectReader in(json, where);
  KnownStage stage;
  stage.weights = in.require<std::string>("weights");
  stage.finished = in.require<bool>("finished");
  stage.scores = in.require<std::set<std::string>>("scores");
  in.finish();
  return stage;
}

ResumePoint resume_point_from_json(const Json& json) {
  ObjectReader in(json, "job: resume");
  const ResumePoint point{in.require<int>("stage"), in.require<std::int64_t>("step"), in.require<std::string>("path"),
                          in.require<bool>("elsewhere")};
  in.finish();
  return point;
}

}  // namespace

Json to_json(const Job& job) {
  Json known = Json::object();
  for (const auto& [key, stage] : job.known_stages) known[key] = to_json(stage);
  Json resume;
  if (job.resume)
    resume = {{"stage", job.resume->stage},
              {"step", job.resume->step},
              {"path", job.resume->path},
              {"elsewhere", job.resume->elsewhere}};
  return {{"v", job_version},
          {"run", job.run},
          {"attempt", job.attempt},
          {"spec", study::to_json(job.spec)},
          {"environment", study::to_json(job.environment)},
          {"artefacts", job.artefacts.string()},
          {"known_stages", known},
          {"wanted_stages", job.wanted_stages},
          {"resume", resume},
          {"lost_resume", job.lost_resume}};
}

Job job_from_json(const Json& json) {
  ObjectReader in(json, "job");
  const int v = in.require<int>("v");
  if (v != job_version)
    throw InputError("job: written in form " + std::to_string(v) + ", expected " + std::to_string(job_version) +
                     "; both programs must be of one version");
  Job job;
  job.run = in.require<std::string>("run");
  job.attempt = in.require<int>("attempt");
  job.spec = study::run_spec_from_json(in.at("spec"));
  job.environment = study::environment_from_json(in.at("environment"));
  job.artefacts = in.require<std::string>("artefacts");
  for (const auto& [key, stage] : in.at("known_stages").items())
    job.known_stages.emplace(key, known_stage_from_json(stage, "job: known_stages: " + key));
  job.wanted_stages = in.require<std::set<std::string>>("wanted_stages");
  if (const Json* resume = in.find("resume")) job.resume = resume_point_from_json(*resume);
  job.lost_resume = in.require<std::string>("lost_resume");
  in.finish();
  return job;
}

}  // namespace lethe::run
