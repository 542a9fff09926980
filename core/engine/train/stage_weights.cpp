// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/stage_weights.h"

#include <map>
#include <set>

#include "base/files.h"
#include "base/hash.h"
#include "engine/checkpoint/model_io.h"
#include "engine/checkpoint/tensors.h"
#include "engine/train/method_stages.h"
#include "engine/train/resume_point.h"

namespace lethe::engine {

namespace fs = std::filesystem;

namespace {

// What a method declares beside the model's own weights lies next to them.
constexpr const char* method_file = "method.safetensors";

NamedTensors declared_beside(const LanguageModel& model, const Method& method) {
  std::set<std::string> own;
  for (const auto& [name, weight] : model.weights()) own.insert(name);
  NamedTensors beside;
  for (const Declared& declared : method.declared())
    if (!own.contains(declared.name)) beside.emplace_back(declared.name, declared.value);
  return beside;
}

}  // namespace

bool StageWeights::there(const std::string& key) const {
  return fs::exists(job_->artefacts / relative(key) / "config.json");  // the folder appears whole
}

void StageWeights::save(const std::string& key, LanguageModel& model, const Method& method,
                        const std::vector<NamedTensors>& strategies) const {
  if (there(key)) return;
  const fs::path folder = job_->artefacts / relative(key);
  fs::path unpublished = folder;
  unpublished += ".new";
  std::error_code ignored;
  fs::remove_all(unpublished, ignored);
  make_folder(folder.parent_path());
  save_model(model, unpublished, at::kFloat, job_->spec.model.path);
  const NamedTensors beside = declared_beside(model, method);
  if (!beside.empty()) save_tensors(unpublished / method_file, beside);
  for (std::size_t i = 0; i < strategies.size(); ++i)
    if (!strategies[i].empty()) save_tensors(unpublished / strategy_file(i), strategies[i]);
  publish_folder(unpublished, folder);
}

std::vector<NamedTensors> StageWeights::load_into(int stage, const std::string& key, LanguageModel& model,
                                                  Method& method) const {
  const fs::path folder = job_->artefacts / relative(key);
  const ModelPtr stored = load_model(folder);
  NamedTensors state = stored->weights();
  if (fs::exists(folder / method_file))
    for (const auto& entry : load_tensors(folder / method_file).tensors) state.push_back(entry);
  replay_stages(method, job_->spec, {stage, true});
  restore_state(state, model, method);
  std::vector<NamedTensors> strategies(job_->spec.strategies.size());
  for (std::size_t i = 0; i < strategies.size(); ++i)
    if (fs::exists(folder / strategy_file(i)))
      for (const auto& entry : load_tensors(folder / strategy_file(i)).tensors) strategies[i].push_back(entry);
  return strategies;
}

NamedTensors trained_state(const LanguageModel& model, const Method& method) {
  NamedTensors state = model.weights();
  for (auto& entry : declared_beside(model, method)) state.push_back(std::move(entry));
  return state;
}

void restore_state(const NamedTensors& state, const LanguageModel& model, const Method& method) {
  const at::NoGradGuard no_grad;
  const std::map<std::string, at::Tensor> by_name(state.begin(), state.end());
  const NamedTensors wanted = trained_state(model, method);
  if (wanted.size() != by_name.size())
    throw InputError("stored weights: expected " + std::to_string(wanted.size()) + " tensors, got " +
                     std::to_string(by_name.size()));
  for (const auto& [name, value] : wanted) {
    const auto stored = by_name.find(name);
    if (stored == by_name.end()) throw InputError("stored weights: tensor '" + name + "' is missing");
    if (stored->second.sizes() != value.sizes())
      throw InputError("stored weights: tensor '" + name + "' has another shape");
    value.copy_(stored->second);
  }
}

std::string state_hash(const NamedTensors& state) {
  Sha256 hash;
  for (const auto& [name, value] : state) {
    const at::Tensor bytes = value.detach().to(at::kCPU).contiguous();
    hash.add(name).add({static_cast<const char*>(bytes.const_data_ptr()), bytes.nbytes()});
  }
  return hash.hex();
}

}  // namespace lethe::engine
