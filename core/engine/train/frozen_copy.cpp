// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/frozen_copy.h"

#include <algorithm>

#include "engine/checkpoint/sources.h"
#include "engine/train/number_types.h"
#include "engine/train/stage_weights.h"

namespace lethe::engine {

namespace {

constexpr const char* point_name = "lethe.stage_point";

/// The method goes first: it points into the model.
struct Held {
  ModelPtr model;
  std::unique_ptr<Method> method;
};

StagePoint take_point(NamedTensors& state) {
  const auto entry =
      std::find_if(state.begin(), state.end(), [](const auto& named) { return named.first == point_name; });
  if (entry == state.end())
    throw InputError("stored copy of a model: tensor '" + std::string(point_name) + "' is missing");
  const StagePoint point{static_cast<int>(entry->second[0].item<std::int64_t>()),
                         entry->second[1].item<std::int64_t>() != 0};
  state.erase(entry);
  return point;
}

}  // namespace

NamedTensors copyable_state(const LanguageModel& model, const Method& method, StagePoint point) {
  NamedTensors state = trained_state(model, method);
  state.emplace_back(point_name, at::tensor({std::int64_t{point.stage}, std::int64_t{point.ended}}));
  return state;
}

FrozenCopy frozen_copy(const LanguageModel& like, std::unique_ptr<Method> method, const study::RunSpec& spec,
                       const NamedTensors& given) {
  NamedTensors state = given;
  const StagePoint point = take_point(state);
  const auto held = std::make_shared<Held>();
  TensorSource source(state);
  held->model = make_model(like.config(), source, like.generation_config());
  held->method = std::move(method);
  held->method->attach(*held->model, spec.seed);
  apply_dtype(*held->model, *held->method, study::dtype_of(spec));
  replay_stages(*held->method, spec, point);
  apply_dtype(*held->model, *held->method, study::dtype_of(spec));
  restore_state(state, *held->model, *held->method);
  for (const auto& [name, value] : trained_state(*held->model, *held->method)) value.requires_grad_(false);
  return {std::shared_ptr<LanguageModel>(held, held->model.get()), copyable_state(*held->model, *held->method, point)};
}

}  // namespace lethe::engine
