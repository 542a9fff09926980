// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/resume_point.h"

#include "base/files.h"
#include "engine/checkpoint/tensors.h"

namespace lethe::engine {

namespace fs = std::filesystem;

namespace {

Json rows_to_json(const std::vector<TrainingRow>& rows) {
  Json list = Json::array();
  for (const TrainingRow& row : rows)
    list.push_back({row.task, row.index, row.text.prefix, row.text.continuation, row.text.asked});
  return list;
}

std::vector<TrainingRow> rows_from_json(const Json& list) {
  std::vector<TrainingRow> rows;
  for (const Json& entry : list) {
    TrainingRow row;
    row.task = entry.at(0).get<std::string>();
    row.index = entry.at(1).get<std::int64_t>();
    row.text.prefix = entry.at(2).get<std::vector<std::int64_t>>();
    row.text.continuation = entry.at(3).get<std::vector<std::int64_t>>();
    row.text.asked = entry.at(4).get<std::vector<bool>>();
    rows.push_back(std::move(row));
  }
  return rows;
}

NamedTensors read_tensors(const fs::path& path) {
  const std::map<std::string, at::Tensor> tensors = load_tensors(path).tensors;
  return {tensors.begin(), tensors.end()};
}

}  // namespace

std::string strategy_file(std::size_t index) { return "strategy-" + std::to_string(index) + ".safetensors"; }

void save_resume_point(const fs::path& folder, const ResumeState& state) {
  fs::path temporary = folder;
  temporary += ".tmp";
  std::error_code ignored;
  fs::remove_all(temporary, ignored);
  make_folder(temporary);
  save_tensors(temporary / "weights.safetensors", state.weights);
  save_tensors(temporary / "optimizer.safetensors", state.optimizer);
  for (std::size_t i = 0; i < state.strategies.size(); ++i)
    save_tensors(temporary / strategy_file(i), state.strategies[i]);
  const Json json = {{"v", 1},
                     {"stage", state.stage},
                     {"step", state.step},
                     {"trained", state.trained},
                     {"measured", state.measured},
                     {"probe_due", state.probe_due},
                     {"verdict", static_cast<int>(state.verdict)},
                     {"environment", study::to_json(state.environment)},
                     {"strategies", state.strategies.size()},
                     {"rows", rows_to_json(state.rows)}};
  write_file(temporary / "state.json", json.dump());
  fs::remove_all(folder, ignored);
  publish_folder(temporary, folder);
}

static ResumeState read_resume_point(const fs::path& folder) {
  const Json json = read_json_file(folder / "state.json");
  if (json.at("v") != 1) throw InputError("it was written by another version of Lethe");
  ResumeState state;
  state.stage = json.at("stage").get<int>();
  state.step = json.at("step").get<std::int64_t>();
  state.trained = json.at("trained").get<bool>();
  state.measured = json.at("measured").get<bool>();
  state.probe_due = json.at("probe_due").get<bool>();
  state.verdict = static_cast<Verdict>(json.at("verdict").get<int>());
  state.environment = study::environment_from_json(json.at("environment"));
  state.rows = rows_from_json(json.at("rows"));
  state.weights = read_tensors(folder / "weights.safetensors");
  state.optimizer = read_tensors(folder / "optimizer.safetensors");
  for (std::size_t i = 0; i < json.at("strategies").get<std::size_t>(); ++i)
    state.strategies.push_back(read_tensors(folder / strategy_file(i)));
  return state;
}

ResumeState load_resume_point(const fs::path& folder) {
  std::string why;
  try {
    return read_resume_point(folder);
  } catch (const InputError& error) {
    why = error.what();
  } catch (const Json::exception&) {
    why = "state.json lacks what belongs there";
  }
  throw InputError("the resume point " + folder.string() + " is damaged (" + why +
                   "); run the study with --restart to begin the run anew");
}

}  // namespace lethe::engine
