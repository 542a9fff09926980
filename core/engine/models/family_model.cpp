// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/family_model.h"

#include "engine/models/config_reader.h"

namespace lethe::engine {

FamilyModel::FamilyModel(const Json& config, const Json& generation_config)
    : config_json_(config), generation_config_(generation_config) {
  const ConfigReader in(config);
  shape_.bos = in.token("bos_token_id");
  shape_.pad = in.token("pad_token_id");
  shape_.eos = end_tokens(config, generation_config);
}

at::Tensor FamilyModel::embed(const at::Tensor& tokens, int stack, bool with_virtual) const {
  const at::Tensor x = look_up(tokens);
  const at::Tensor added = with_virtual && prompts_ ? prompts_->embeddings(stack) : at::Tensor();
  if (!added.defined()) return x;
  const at::Tensor met = nn::as_met_by(x, added);
  return at::cat({met.unsqueeze(0).expand({x.size(0), met.size(0), met.size(1)}), x}, 1);
}

std::int64_t FamilyModel::virtual_count(int stack) const {
  const at::Tensor added = prompts_ ? prompts_->embeddings(stack) : at::Tensor();
  return added.defined() ? added.size(0) : 0;
}

std::pair<at::Tensor, at::Tensor> FamilyModel::prefix(int stack, std::size_t layer) const {
  if (!prompts_) return {};
  auto [keys, values] = prompts_->keys_values(stack, static_cast<int>(layer));
  if (!keys.defined()) return {};
  return {keys.to(compute_type()), values.to(compute_type())};
}

}  // namespace lethe::engine
